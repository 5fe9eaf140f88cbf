package org.deltastn.nn;

import org.deltastn.tensor.Tensor;

/** A layer whose weights a penalty κ/2 ‖W(c)‖² may act on. */
public interface Decayable {

  /**
   * Adds Σ_b ω_b κ_b/2 ‖W + (response to c_b)‖² to the loss, and its gradient to the gradients that
   * the pass wants, after {@link Evaluation#backward} has written them.
   *
   * <p>Only products of rows are formed, never a weight matrix for an example. In a linearized pass
   * the penalty is exact, since it is a function of the weights and not of the outputs.
   *
   * @param shares ω_b κ_b of every row
   * @param loss one value of {@link org.deltastn.tensor.backend.Backend#allocateSums}
   */
  void decay(NodeContext context, RowShares shares, Tensor loss);
}
