package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/** The part of a {@link Backend} that normalizes minibatches by channel. */
public interface NormalizationOperations {

  /**
   * Computes y ← s x + t with one value of s and t for every channel and all of its plane.
   *
   * @param x B×C, or B×C×H×W
   * @param s C
   * @param t C, or null for zero
   * @param y shaped like x, not x itself
   * @param scratch temporaries
   */
  void scaleChannels(Tensor x, Tensor s, Tensor t, Tensor y, Workspace scratch);

  /**
   * Normalizes a batch by its own statistics: with x̂ = (x − μ) / √(v + ε) for the mean μ and the
   * biased variance v of every channel, y ← γ x̂ + β.
   *
   * @param x B×C, or B×C×H×W
   * @param gamma γ, C
   * @param beta β, C
   * @param epsilon ε, positive
   * @param statistics 3×C, written: μ, v and 1/√(v + ε)
   * @param y shaped like x, not x itself
   * @param scratch temporaries
   */
  void normalize(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      double epsilon,
      Tensor statistics,
      Tensor y,
      Workspace scratch);

  /**
   * Multiplies by the Jacobian of {@link #normalize} with respect to x, which is symmetric: by
   * channel, sums ← Σ t, products ← Σ t ⊙ x̂ and out ← γ/√(v + ε) (t − mean(t) − x̂ mean(t ⊙ x̂)).
   * Of a gradient t, products and sums are the gradients of γ and β.
   *
   * @param t a tangent like x or a gradient like y
   * @param x as {@link #normalize} read it
   * @param gamma γ, C
   * @param statistics as {@link #normalize} wrote them
   * @param sums C, written
   * @param products C, written
   * @param out shaped like x, neither x nor t itself; null for none
   * @param scratch temporaries
   */
  void timesNormalization(
      Tensor t,
      Tensor x,
      Tensor gamma,
      Tensor statistics,
      Tensor sums,
      Tensor products,
      Tensor out,
      Workspace scratch);
}
