package org.deltastn.tensor.backend;

/** The part of a {@link Backend} that compares outputs with targets. */
public interface LossOperations {

  /**
   * Computes the softmax cross-entropy at y + ẏ: loss ← scale Σ_b w_b (log Σ_j exp y_bj − y_b,t_b)
   * and, when asked, its gradient; y are logits and t class indices.
   *
   * <p>Labels are not checked to be classes, because data are checked before training; one that is
   * none makes the loss, and the gradient of its row, NaN.
   */
  void softmaxCrossEntropy(LossEvaluation evaluation);

  /**
   * Computes the squared error at y + ẏ: loss ← scale Σ_b w_b ½‖y_b − t_b‖² and, when asked, its
   * gradient.
   */
  void squaredError(LossEvaluation evaluation);
}
