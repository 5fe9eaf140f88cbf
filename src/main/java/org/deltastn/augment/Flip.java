package org.deltastn.augment;

/** Reflection of an image left to right. */
final class Flip {

  private Flip() {}

  static void apply(float[] images, int offset, ImageShape shape) {
    int width = shape.width();
    int end = offset + shape.length();
    for (int row = offset; row < end; row += width) {
      for (int left = row, right = row + width - 1; left < right; left++, right--) {
        float moved = images[left];
        images[left] = images[right];
        images[right] = moved;
      }
    }
  }
}
