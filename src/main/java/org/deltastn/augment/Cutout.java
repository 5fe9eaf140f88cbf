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
    int[] edges = edges(shape, centreY, centreX, length);
    for (int plane = 0; plane < shape.length(); plane += shape.plane()) {
      for (int y = edges[0]; y < edges[1]; y++) {
        int row = offset + plane + y * shape.width();
        Arrays.fill(images, row + edges[2], row + edges[3], 0);
      }
    }
  }

  /** Returns the first row of such a hole, the row after its last, and the same of its columns. */
  static int[] edges(ImageShape shape, int centreY, int centreX, int length) {
    int top = centreY - length / 2;
    int left = centreX - length / 2;
    return new int[] {
      Math.max(0, top),
      Math.min(shape.height(), top + length),
      Math.max(0, left),
      Math.min(shape.width(), left + length)
    };
  }
}
