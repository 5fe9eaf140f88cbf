package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/** The part of a {@link Backend} that slides windows over images and augments them. */
public interface ImageOperations {

  /**
   * Computes a convolution (in the networks' sense, a cross-correlation): z_bo ← Σ_c w_oc ∗ x_bc.
   *
   * @param x B×C×H×W
   * @param w O×C×k×l, with k×l the window's kernel
   * @param z B×O×H'×W'
   */
  void convolution(Tensor x, Tensor w, Window window, Tensor z);

  /** Computes dw ← ∂⟨g, x∗w⟩/∂w, shapes as in {@link #convolution} with g like z. */
  void convolutionFilterGradient(Tensor g, Tensor x, Window window, Tensor dw);

  /** Computes dx ← ∂⟨g, x∗w⟩/∂x + β dx, shapes as in {@link #convolution} with g like z. */
  void convolutionDataGradient(Tensor g, Tensor w, Window window, double beta, Tensor dx);

  /**
   * Computes the maximum over a window in every plane; padding never counts, and of equal values
   * the first is taken.
   *
   * @param x B×C×H×W
   * @param y B×C×H'×W'
   * @param positions where in its plane each maximum was found, shaped like y
   */
  void maxPool(Tensor x, Window window, Tensor y, Tensor positions);

  /** Computes y ← the values of x at positions in its planes, as {@link #maxPool} wrote them. */
  void gatherPlanes(Tensor x, Tensor positions, Tensor y);

  /** Computes dx ← 0, then dx at every position in its planes is increased by g. */
  void scatterPlanes(Tensor g, Tensor positions, Tensor dx);

  /** Computes y ← the mean over a window in every plane, of the values that are not padding. */
  void averagePool(Tensor x, Window window, Tensor y);

  /** Computes dx ← ∂⟨g, averagePool(x)⟩/∂x. */
  void averagePoolGradient(Tensor g, Window window, Tensor dx);

  /**
   * Augments the images of a minibatch, each in its own way; unchanged ones are copied to the bit.
   *
   * @param x B×C×H×W
   * @param out shaped like x, not x itself
   */
  void augment(Tensor x, ImageChanges changes, Tensor out);
}
