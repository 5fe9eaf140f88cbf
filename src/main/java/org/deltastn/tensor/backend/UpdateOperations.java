package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/** The part of a {@link Backend} that takes the steps of optimizers. */
public interface UpdateOperations {

  /**
   * Updates by heavy-ball momentum: v ← μ v + g, then w ← w − α v.
   *
   * @param velocity v, or null when μ is 0
   */
  void momentumUpdate(
      Tensor w, Tensor gradient, Tensor velocity, double learningRate, double momentum);

  /** Updates by RMSProp: s ← γ s + (1 − γ) g², then w ← w − α g / (√s + ε). */
  void rmsPropUpdate(
      Tensor w,
      Tensor gradient,
      Tensor meanSquare,
      double learningRate,
      double decay,
      double epsilon);

  /**
   * Updates by Adam: m ← β₁m + (1−β₁)g, v ← β₂v + (1−β₂)g², then w ← w − α m / (√v + ε), with the
   * corrections of the two moments' bias already in α and ε.
   *
   * @param first m
   * @param second v
   */
  void adamUpdate(
      Tensor w,
      Tensor gradient,
      Tensor first,
      Tensor second,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon);
}
