package org.deltastn.tensor;

/**
 * A window that slides over the planes of an image: of a convolution or a pooling.
 *
 * @param kernelHeight rows of the window, at least 1
 * @param kernelWidth columns of the window, at least 1
 * @param strideHeight rows from one place to the next, at least 1
 * @param strideWidth columns from one place to the next, at least 1
 * @param padHeight rows of zeros above and below the plane, at least 0
 * @param padWidth columns of zeros left and right of the plane, at least 0
 */
public record Window(
    int kernelHeight,
    int kernelWidth,
    int strideHeight,
    int strideWidth,
    int padHeight,
    int padWidth) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if a kernel or stride is below 1, or the padding is below 0 or
   *     as large as the kernel
   */
  public Window {
    if (kernelHeight < 1 || kernelWidth < 1) {
      throw new IllegalArgumentException(
          "a kernel must be at least 1×1, found " + kernelHeight + "×" + kernelWidth);
    }
    if (strideHeight < 1 || strideWidth < 1) {
      throw new IllegalArgumentException(
          "strides must be at least 1, found " + strideHeight + ", " + strideWidth);
    }
    if (padHeight < 0 || padWidth < 0 || padHeight >= kernelHeight || padWidth >= kernelWidth) {
      throw new IllegalArgumentException(
          "padding must be at least 0 and below the kernel "
              + kernelHeight
              + "×"
              + kernelWidth
              + ", found "
              + padHeight
              + ", "
              + padWidth);
    }
  }

  /** Returns a square window. */
  public static Window square(int kernel, int stride, int pad) {
    return new Window(kernel, kernel, stride, stride, pad, pad);
  }

  /**
   * Returns the number of window positions from top to bottom; a remainder is not visited.
   *
   * @throws IllegalArgumentException if the padded plane is smaller than the window
   */
  public int outputHeight(int height) {
    return places("height", height, kernelHeight, strideHeight, padHeight);
  }

  /**
   * Returns the number of window positions from left to right; a remainder is not visited.
   *
   * @throws IllegalArgumentException if the padded plane is smaller than the window
   */
  public int outputWidth(int width) {
    return places("width", width, kernelWidth, strideWidth, padWidth);
  }

  private static int places(String axis, int size, int kernel, int stride, int pad) {
    int room = size + 2 * pad - kernel;
    if (room < 0) {
      throw new IllegalArgumentException(
          "an image of "
              + axis
              + " "
              + size
              + " is smaller than the window of "
              + kernel
              + (pad == 0 ? "" : " with padding " + pad));
    }
    return room / stride + 1;
  }
}
