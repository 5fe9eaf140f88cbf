package org.deltastn.nn;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;

/**
 * Holds the hypernetwork's parameters on a backend, or their gradients: the general part w₀ and the
 * response part Θ, each one vector with views for the layers.
 */
public final class ParameterSet implements AutoCloseable {

  private final Tensor general;
  private final Tensor response;
  private final Tensor[][] generalViews;
  private final Tensor[][] responseViews;
  private DescentSteps generalSteps;
  private DescentSteps responseSteps;

  /**
   * Allocates zeros.
   *
   * @param generalLayout of w₀, as a network has it
   * @param responseLayout of Θ, as a network has it
   */
  public ParameterSet(
      Backend backend, ParameterLayout generalLayout, ParameterLayout responseLayout) {
    this(
        backend.allocate(Math.max(1, generalLayout.length())),
        backend.allocate(Math.max(1, responseLayout.length())),
        generalLayout,
        responseLayout);
  }

  private ParameterSet(
      Tensor general,
      Tensor response,
      ParameterLayout generalLayout,
      ParameterLayout responseLayout) {
    this.general = general;
    this.response = response;
    generalViews = generalLayout.views(general);
    responseViews = responseLayout.views(response);
  }

  /**
   * Takes zeros from a workspace, valid until it is reset; they are not to be closed.
   *
   * @param generalLayout of w₀, as a network has it
   * @param responseLayout of Θ, as a network has it
   */
  public static ParameterSet temporary(
      Pass pass, ParameterLayout generalLayout, ParameterLayout responseLayout) {
    ParameterSet set =
        new ParameterSet(
            pass.workspace().take(Math.max(1, generalLayout.length())),
            pass.workspace().take(Math.max(1, responseLayout.length())),
            generalLayout,
            responseLayout);
    pass.backend().fill(set.general, 0);
    pass.backend().fill(set.response, 0);
    return set;
  }

  /** Returns w₀ as a vector. */
  public Tensor general() {
    return general;
  }

  /** Returns Θ as a vector; one unused zero when the network has no hyperparameters. */
  public Tensor response() {
    return response;
  }

  /**
   * Offers steps to the layers that write to this set, which holds gradients, until the next call.
   *
   * @param ofGeneral those of w₀, or null for none
   * @param ofResponse those of Θ, or null for none
   */
  public void offer(DescentSteps ofGeneral, DescentSteps ofResponse) {
    generalSteps = ofGeneral;
    responseSteps = ofResponse;
  }

  DescentStep generalStep(int node, int index) {
    return generalSteps == null ? null : generalSteps.take(node, index);
  }

  DescentStep responseStep(int node, int index) {
    return responseSteps == null ? null : responseSteps.take(node, index);
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
