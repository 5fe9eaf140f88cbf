package org.deltastn.nn;

/** A layer whose weights a penalty κ/2 ‖W(c)‖² may act on. */
public interface Decayable {

  /**
   * Adds the gradient of Σ_b ω_b κ_b/2 ‖W + (response to c_b)‖² to the gradients that the pass
   * wants, after {@link Evaluation#backward} has written them.
   *
   * <p>Only products of rows are formed, never a weight matrix for an example. In a linearized pass
   * the penalty is exact, since it is a function of the weights and not of the outputs.
   *
   * @param kappa κ: one, or one for every row
   * @param omega ω: the share of every row in the loss, summing to 1
   * @return the penalty
   */
  double decay(NodeContext context, double[] kappa, double[] omega);
}
