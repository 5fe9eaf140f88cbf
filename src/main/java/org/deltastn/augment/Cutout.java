package org.deltastn.augment;

import java.util.Arrays;

/** Square holes of zeros in all planes of an image (DeVries and Taylor, 2017). */
final class Cutout {

  private Cutout() {}

  /**
   * Cuts one hole out, clipped at the border.
   *
   * @param length side of the hole; it begins length / 2, rounded down, before its centre
   */
  static void apply(
      float[] images, int offset, ImageShape shape, int centreY, int centreX, int length) {
    int top = Math.max(0, centreY - length / 2);
    int bottom = Math.min(shape.height(), centreY - length / 2 + length);
    int left = Math.max(0, centreX - length / 2);
    int right = Math.min(shape.width(), centreX - length / 2 + length);
    for (int plane = 0; plane < shape.length(); plane += shape.plane()) {
      for (int y = top; y < bottom; y++) {
        int row = offset + plane + y * shape.width();
        Arrays.fill(images, row + left, row + right, 0);
      }
    }
  }
}
