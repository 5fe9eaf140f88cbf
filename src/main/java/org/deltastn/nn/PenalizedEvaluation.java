package org.deltastn.nn;

import org.deltastn.tensor.Tensor;

/** The evaluation of a layer whose output is penalized in the training loss. */
public interface PenalizedEvaluation extends Evaluation {

  /**
   * Adds the penalty to the loss; {@link #backward} adds its gradient to the one that it is given.
   * In a linearized pass it is that of the output plus its tangent, so this comes after {@link
   * #jvp}.
   *
   * @param omega ω, the share of every row in the loss, summing to 1
   * @param loss one value of {@link org.deltastn.tensor.backend.Backend#allocateSums}, added to
   */
  void penalize(double[] omega, Tensor loss);
}
