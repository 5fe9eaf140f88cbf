package org.deltastn.nn;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Tensor;

/**
 * The hypernetwork's parameters on a backend, or their gradients: the general part w₀ and the
 * response part Θ, each one vector with views for the layers.
 */
public final class ParameterSet implements AutoCloseable {

  private final Tensor general;
  private final Tensor response;
  private final Tensor[][] generalViews;
  private final Tensor[][] responseViews;

  /** Allocates zeros for a network. */
  public ParameterSet(Backend backend, Network network) {
    general = backend.allocate(Math.max(1, network.general().length()));
    response = backend.allocate(Math.max(1, network.response().length()));
    generalViews = network.general().views(general);
    responseViews = network.response().views(response);
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
