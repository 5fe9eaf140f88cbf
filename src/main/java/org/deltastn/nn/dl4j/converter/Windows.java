package org.deltastn.nn.dl4j.converter;

import java.util.Arrays;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deltastn.tensor.Window;

/**
 * The window of a convolution or pooling as Deeplearning4j configures it.
 *
 * @param kernel rows and columns
 * @param stride rows and columns
 * @param padding rows and columns
 * @param dilation rows and columns
 * @param mode how a remainder is handled, and whether Deeplearning4j chooses the padding; null for
 *     Truncate
 * @param format the order of the axes
 */
record Windows(
    int[] kernel,
    int[] stride,
    int[] padding,
    int[] dilation,
    ConvolutionMode mode,
    CNN2DFormat format) {

  /**
   * Returns the window over images of a shape.
   *
   * @param image channels × height × width
   * @throws IllegalArgumentException if an option is not supported, sizes are out of range, or the
   *     mode does not allow images of this size
   */
  Window over(Place place, int... image) {
    requireFormat(place, format);
    for (int[] pair : new int[][] {kernel, stride, padding, dilation}) {
      if (pair == null || pair.length != 2) {
        throw place.invalid(
            "kernel, stride, padding and dilation must be of two numbers, found "
                + Arrays.toString(pair));
      }
    }
    if (dilation[0] != 1 || dilation[1] != 1) {
      throw place.unsupported("dilation " + Arrays.toString(dilation), "[1, 1]");
    }
    int[] pad = new int[2];
    for (int axis = 0; axis < 2; axis++) {
      pad[axis] = pad(place, axis, image);
    }
    try {
      return new Window(kernel[0], kernel[1], stride[0], stride[1], pad[0], pad[1]);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e);
    }
  }

  /**
   * Checks the order of the axes.
   *
   * @throws IllegalArgumentException unless it is channels × height × width
   */
  static void requireFormat(Place place, CNN2DFormat format) {
    if (format == CNN2DFormat.NHWC) {
      throw place.unsupported("format NHWC", "NCHW");
    }
  }

  private int pad(Place place, int axis, int... image) {
    if (mode == null || mode == ConvolutionMode.Truncate || image.length != 3 || stride[axis] < 1) {
      return padding[axis];
    }
    int size = image[1 + axis];
    String what = (axis == 0 ? "height " : "width ") + size;
    if (mode == ConvolutionMode.Strict) {
      if ((size + 2 * padding[axis] - kernel[axis]) % stride[axis] != 0) {
        throw place.invalid(
            "convolutionMode Strict allows no remainder: a kernel of "
                + kernel[axis]
                + " with stride "
                + stride[axis]
                + " and padding "
                + padding[axis]
                + " does not end with the image of "
                + what);
      }
      return padding[axis];
    }
    if (mode != ConvolutionMode.Same) {
      throw place.unsupported("convolutionMode " + mode, "Truncate, Strict, Same");
    }
    int places = (size + stride[axis] - 1) / stride[axis];
    int total = Math.max(0, (places - 1) * stride[axis] + kernel[axis] - size);
    if (total % 2 != 0) {
      throw place.unsupported(
          "convolutionMode Same that pads an image of "
              + what
              + " by "
              + total
              + " in all, so one side more than the other,",
          "Same where both sides are padded alike");
    }
    return total / 2;
  }
}
