package org.deltastn.nn.layers;

import java.util.Arrays;

/** Checks shapes that must be images. */
public final class Images {

  private Images() {}

  /**
   * Returns the shape if it is channels × height × width.
   *
   * @throws IllegalArgumentException if it has another number of axes
   */
  public static int[] require(int[] shape) {
    if (shape.length != 3) {
      throw new IllegalArgumentException(
          "expects images of channels × height × width, found shape "
              + Arrays.toString(shape)
              + "; for images given as flat vectors, set the input's shape");
    }
    return shape;
  }
}
