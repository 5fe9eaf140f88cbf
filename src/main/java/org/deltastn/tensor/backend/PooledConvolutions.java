package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/**
 * The part of a {@link Backend} that convolves where only a maximum of the planes is read, or some
 * of their values are. An engine overrides what it can compute without writing whole planes.
 *
 * <p>Positions are those in planes of a convolution's result, as {@link #maxPool} writes them.
 */
public interface PooledConvolutions extends ImageOperations {

  /**
   * Computes {@link #maxPool} of a {@link #convolution} of x and w.
   *
   * @param pool the window of the maximum
   * @param y B×O×H'×W', and so are the positions
   * @param scratch temporaries
   */
  default void convolutionMaximum(
      Tensor x,
      Tensor w,
      Window window,
      Window pool,
      Tensor y,
      Tensor positions,
      Workspace scratch) {
    Tensor planes = planes(x, window, y, scratch);
    convolution(x, w, window, planes);
    maxPool(planes, pool, y, positions);
    scratch.release(planes);
  }

  /**
   * Computes the values at positions of a {@link #convolution} of x and w.
   *
   * @param y shaped like the positions
   * @param scratch temporaries
   */
  default void convolutionAt(
      Tensor x, Tensor w, Window window, Tensor positions, Tensor y, Workspace scratch) {
    Tensor planes = planes(x, window, y, scratch);
    convolution(x, w, window, planes);
    gatherPlanes(planes, positions, y);
    scratch.release(planes);
  }

  /**
   * Computes {@link #convolutionFilterGradient} of planes that are g at positions and 0 elsewhere.
   *
   * @param g shaped like the positions
   * @param scratch temporaries
   */
  default void convolutionFilterGradientAt(
      Tensor g, Tensor positions, Tensor x, Window window, Tensor dw, Workspace scratch) {
    Tensor planes = planes(x, window, g, scratch);
    scatterPlanes(g, positions, planes);
    convolutionFilterGradient(planes, x, window, dw);
    scratch.release(planes);
  }

  /**
   * Computes {@link #convolutionDataGradient} of planes that are g at positions and 0 elsewhere.
   *
   * @param g shaped like the positions
   * @param scratch temporaries
   */
  default void convolutionDataGradientAt(
      Tensor g,
      Tensor positions,
      Tensor w,
      Window window,
      double beta,
      Tensor dx,
      Workspace scratch) {
    Tensor planes = planes(dx, window, g, scratch);
    scatterPlanes(g, positions, planes);
    convolutionDataGradient(planes, w, window, beta, dx);
    scratch.release(planes);
  }

  private static Tensor planes(Tensor x, Window window, Tensor maps, Workspace scratch) {
    return scratch.take(
        maps.size(0), maps.size(1), window.outputHeight(x.size(2)), window.outputWidth(x.size(3)));
  }
}
