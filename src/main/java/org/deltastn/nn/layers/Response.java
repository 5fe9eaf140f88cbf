package org.deltastn.nn.layers;

import org.deltastn.tensor.Tensor;

/** The response part of a tunable layer at the offset c of a pass. */
interface Response {

  /**
   * Computes z ← β z + the response of W and b to c, applied to x.
   *
   * @param beta 1, or 0 for a z of undefined contents
   */
  void addTo(Tensor x, Tensor z, int beta);

  /**
   * Writes the gradients of the response parameters and adds that of the offset, as the pass wants.
   *
   * @param g gradient of the layer's output
   * @param inputGradient where the response's share is added; null when it has none
   */
  void backward(Tensor g, Tensor x, Tensor inputGradient);

  /**
   * Adds the offset's part of Σ_b s_b/2 ‖W(c_b)‖² to a sum, and its gradients to theirs.
   *
   * @param shares s, one for every row
   * @param sum one value of {@link org.deltastn.tensor.backend.Backend#allocateSums}
   */
  void decay(Tensor shares, Tensor sum);

  /** Adds the response to a one-row offset to W and b. */
  void fold();
}
