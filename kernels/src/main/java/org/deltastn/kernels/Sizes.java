package org.deltastn.kernels;

import java.util.Arrays;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.ImageChanges;
import org.deltastn.tensor.backend.UnitResponse;

/** Checks sizes before native code, which does not check them. */
final class Sizes {

  private Sizes() {}

  /** Requires that a tensor has a number of values. */
  static void length(String operation, String name, Tensor x, long expected) {
    if (x.length() != expected) {
      throw new IllegalArgumentException(
          operation
              + " needs "
              + expected
              + " values of "
              + name
              + ", found shape "
              + Arrays.toString(x.shape()));
    }
  }

  /** Requires one drop rate, or one for every row of a mask. */
  static void rates(double[] rates, int rows) {
    if (rates.length != 1 && rates.length != rows) {
      throw new IllegalArgumentException(
          "a mask of " + rows + " rows needs 1 or " + rows + " rates, found " + rates.length);
    }
  }

  /** Requires that both sides of a product, and its output, fit. */
  static void product(
      boolean transposeA, boolean transposeB, NativeTensor a, NativeTensor b, NativeTensor c) {
    int m = transposeA ? a.columns() : a.rows();
    int k = transposeA ? a.rows() : a.columns();
    int l = transposeB ? b.columns() : b.rows();
    int n = transposeB ? b.rows() : b.columns();
    if (m != c.rows() || k != l || n != c.columns()) {
      throw new IllegalArgumentException(
          "gemm of "
              + m
              + "×"
              + k
              + " and "
              + l
              + "×"
              + n
              + " does not give "
              + c.rows()
              + "×"
              + c.columns());
    }
  }

  /**
   * Returns the sizes of planes that a window slides over, in the order of {@code dstn_planes}.
   *
   * @param large B×C×H×W
   * @param small B×C×H'×W'
   */
  static int[] planes(String operation, Tensor large, Tensor small, Window window) {
    int[] from = large.shape();
    int[] to = small.shape();
    boolean fit =
        from.length == 4
            && to.length == 4
            && from[0] == to[0]
            && from[1] == to[1]
            && window.outputHeight(from[2]) == to[2]
            && window.outputWidth(from[3]) == to[3];
    if (!fit) {
      throw misfit(operation, large, small);
    }
    return sizes(from, to, window);
  }

  private static int[] sizes(int[] from, int[] to, Window window) {
    return new int[] {
      from[2],
      from[3],
      to[2],
      to[3],
      window.kernelHeight(),
      window.kernelWidth(),
      window.strideHeight(),
      window.strideWidth(),
      window.padHeight(),
      window.padWidth()
    };
  }

  /**
   * Requires that images x, filters w and outputs z of a convolution fit, and returns the sizes of
   * their planes, in the order of {@code dstn_planes}.
   */
  static int[] convolution(String operation, Tensor x, Tensor w, Window window, Tensor z) {
    return convolution(operation, x.shape(), w.shape(), window, z.shape());
  }

  /**
   * Requires the same where some values of every plane of the outputs are at hand alone, and so are
   * their positions.
   */
  static int[] chosen(
      String operation, Tensor x, Tensor w, Window window, Tensor positions, Tensor values) {
    int[] from = x.shape();
    int[] to = values.shape().clone();
    if (from.length == 4 && to.length == 4) {
      to[2] = window.outputHeight(from[2]);
      to[3] = window.outputWidth(from[3]);
    }
    length(operation, "positions", positions, values.length());
    return convolution(operation, from, w.shape(), window, to);
  }

  /** Requires that planes of a height and a width have maxima of a shape; returns their sizes. */
  static int[] maximum(String operation, int height, int width, Window pool, Tensor y) {
    int[] to = y.shape();
    if (pool.outputHeight(height) != to[2] || pool.outputWidth(width) != to[3]) {
      throw new IllegalArgumentException(
          operation
              + " of planes of "
              + height
              + "×"
              + width
              + " does not give "
              + Arrays.toString(to));
    }
    return sizes(new int[] {0, 0, height, width}, to, pool);
  }

  private static int[] convolution(
      String operation, int[] from, int[] filters, Window window, int[] to) {
    boolean fit =
        from.length == 4
            && filters.length == 4
            && to.length == 4
            && from[0] == to[0]
            && from[1] == filters[1]
            && to[1] == filters[0]
            && filters[2] == window.kernelHeight()
            && filters[3] == window.kernelWidth()
            && window.outputHeight(from[2]) == to[2]
            && window.outputWidth(from[3]) == to[3];
    if (!fit) {
      throw new IllegalArgumentException(
          operation
              + " of images "
              + Arrays.toString(from)
              + " and filters "
              + Arrays.toString(filters)
              + " does not give "
              + Arrays.toString(to));
    }
    return sizes(from, to, window);
  }

  /** Requires that offsets c, response weights, values p and scales a fit. */
  static void response(String operation, Tensor c, UnitResponse weights, Tensor p, Tensor a) {
    int rows = c.size(0);
    length(operation, "c", c, (long) rows * weights.h());
    length(operation, "a", a, (long) rows * weights.units());
    if (p.size(0) != rows || p.length() % a.length() != 0) {
      length(operation, "p", p, a.length());
    }
    if (weights.v() != null) {
      length(operation, "r", weights.r(), weights.units());
      length(operation, "V", weights.v(), weights.u().length());
    }
  }

  /** Requires a factor and three statistics for every channel of x. */
  static void channels(String operation, Tensor x, Tensor gamma, Tensor statistics) {
    length(operation, "gamma", gamma, x.size(1));
    length(operation, "statistics", statistics, 3L * x.size(1));
  }

  /** Returns the sizes of two tensors with the same planes of any sizes, without a window. */
  static int[] planes(String operation, Tensor large, Tensor small) {
    int[] from = large.shape();
    int[] to = small.shape();
    if (from.length != 4 || to.length != 4 || from[0] != to[0] || from[1] != to[1]) {
      throw misfit(operation, large, small);
    }
    return new int[] {from[2], from[3], to[2], to[3], 1, 1, 1, 1, 0, 0};
  }

  /** Requires that images, their changes and the result fit. */
  static void augmentation(
      Tensor x, ImageChanges changes, int[] steps, double[] numbers, int[] holes, Tensor out) {
    int rows = changes.rows();
    int[] image = changes.imageShape();
    long values = (long) rows * Shapes.length(image);
    length("augment", "x", x, values);
    length("augment", "out", out, values);
    if (steps.length != rows
        || numbers.length != rows * ImageChanges.NUMBERS
        || holes.length % (rows * ImageChanges.EDGES) != 0) {
      throw new IllegalArgumentException(
          "augment of "
              + rows
              + " images needs as many sums of steps, "
              + ImageChanges.NUMBERS
              + " numbers and as many holes of "
              + ImageChanges.EDGES
              + " edges for each, found "
              + steps.length
              + ", "
              + numbers.length
              + " and "
              + holes.length);
    }
    for (int step : steps) {
      boolean three = (step & (ImageChanges.SATURATION | ImageChanges.HUE)) != 0;
      boolean grey = image[0] == 1 && !three;
      if ((three || (step & ImageChanges.CONTRAST) != 0) && image[0] != 3 && !grey) {
        throw new IllegalArgumentException(
            "augment needs images of "
                + (three ? "3 channels" : "1 or 3 channels")
                + " for its changes of colour, found shape "
                + Arrays.toString(image));
      }
    }
    for (int i = 0; i < holes.length; i += ImageChanges.EDGES) {
      if (holes[i] < 0 || holes[i + 1] > image[1] || holes[i + 2] < 0 || holes[i + 3] > image[2]) {
        throw new IllegalArgumentException(
            "augment finds a hole outside the image of shape "
                + Arrays.toString(image)
                + ": "
                + Arrays.toString(Arrays.copyOfRange(holes, i, i + ImageChanges.EDGES)));
      }
    }
  }

  private static IllegalArgumentException misfit(String operation, Tensor large, Tensor small) {
    return new IllegalArgumentException(
        operation
            + " cannot be between shapes "
            + Arrays.toString(large.shape())
            + " and "
            + Arrays.toString(small.shape()));
  }
}
