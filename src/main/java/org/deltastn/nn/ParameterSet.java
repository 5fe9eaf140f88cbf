package org.deltastn.nn;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Holds the hypernetwork's parameters on a backend, or their gradients: the general part w₀ and the
 * response part Θ, each one vector with views for the layers.
 */
public final class ParameterSet implements AutoCloseable {

  private final Tensor general;
  private final Tensor response;
  private final Tensor[][] generalViews;
  private final Tensor[][] responseViews;

  /**
   * Allocates zeros.
   *
   * @param generalLayout of w₀, as a network has it
   * @param responseLayout of Θ, as a network has it
   */
  public ParameterSet(
      Backend backend, ParameterLayout generalLayout, ParameterLayout responseLayout) {
    general = backend.allocate(Math.max(1, generalLayout.length()));
    response = backend.allocate(Math.max(1, responseLayout.length()));
    generalViews = generalLayout.views(general);
    responseViews = responseLayout.views(response);
  }

  /** Returns w₀ as a vector. */
  public Tensor general() {
    return general;
  }

  /** Returns Θ as a vector; one unused zero when the network has no hyperparameters. */
  public Tensor response() {
    return response;
  }

  Tensor general(int node, int index) {
    return generalViews[node][index];
  }

  Tensor response(int node, int index) {
    return responseViews[node][index];
  }

  @Override
  public void close() {
    general.close();
    response.close();
  }
}
