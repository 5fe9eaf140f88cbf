package org.deltastn.augment;

import java.util.Arrays;

/**
 * Rotation, shear, scale and translation of an image in one resampling: bilinear, zero outside,
 * about the image's centre ((W−1)/2, (H−1)/2).
 *
 * <p>Holds the memory of one image; not safe for use by several threads.
 */
final class AffineWarp {

  private final ImageShape shape;
  private final int stride;
  private final float[] padded;
  private final int[] corner;
  private final float[] alongX;
  private final float[] alongY;
  private double[] inverse;

  AffineWarp(ImageShape shape) {
    this.shape = shape;
    stride = shape.width() + 2;
    // One pixel of zeros on every side, which stays unwritten.
    padded = new float[stride * (shape.height() + 2)];
    corner = new int[shape.plane()];
    alongX = new float[shape.plane()];
    alongY = new float[shape.plane()];
  }

  /**
   * Warps an image in place.
   *
   * @param rotation clockwise as seen on a screen, degrees
   * @param shear of the x axis, degrees
   * @param translationX to the right, pixels
   * @param translationY downwards, pixels
   */
  void apply(
      float[] images,
      int offset,
      double rotation,
      double shear,
      double scale,
      double translationX,
      double translationY) {
    inverse = inverse(shape, rotation, shear, scale, translationX, translationY);
    for (int y = 0; y < shape.height(); y++) {
      locate(y);
    }
    for (int c = 0; c < shape.channels(); c++) {
      resample(images, offset + c * shape.plane());
    }
  }

  /**
   * Returns the map from a pixel (x, y) of the result to its place in the source, (m₀x + m₁y + m₂,
   * m₃x + m₄y + m₅), with parameters as of {@link #apply}.
   */
  static double[] inverse(
      ImageShape shape,
      double rotation,
      double shear,
      double scale,
      double translationX,
      double translationY) {
    double cos = Math.cos(Math.toRadians(rotation));
    double sin = Math.sin(Math.toRadians(rotation));
    double tan = Math.tan(Math.toRadians(shear));
    double centreX = (shape.width() - 1) / 2.0;
    double centreY = (shape.height() - 1) / 2.0;
    // The map is rotation · shear · scale; its determinant without the scale is 1.
    double[] inverse = new double[6];
    inverse[0] = (cos - sin * tan) / scale;
    inverse[1] = (sin + cos * tan) / scale;
    inverse[3] = -sin / scale;
    inverse[4] = cos / scale;
    double x = -centreX - translationX;
    double y = -centreY - translationY;
    inverse[2] = inverse[0] * x + inverse[1] * y + centreX;
    inverse[5] = inverse[3] * x + inverse[4] * y + centreY;
    return inverse;
  }

  /**
   * Finds where the pixels of a row of the result come from: the upper left of four, and shares.
   */
  private void locate(int y) {
    int width = shape.width();
    double startX = inverse[1] * y + inverse[2];
    double startY = inverse[4] * y + inverse[5];
    double stepX = inverse[0];
    double stepY = inverse[3];
    int from = Math.max(first(stepX, startX, width), first(stepY, startY, shape.height()));
    int to = Math.min(end(stepX, startX, width), end(stepY, startY, shape.height()));
    // The bounds are rounded; the four source pixels must certainly be in the padded plane.
    while (from < to && !inside(from, startX, startY)) {
      from++;
    }
    while (from < to && !inside(to - 1, startX, startY)) {
      to--;
    }
    int row = y * width;
    Arrays.fill(corner, row, row + width, 0);
    Arrays.fill(alongX, row, row + width, 0);
    Arrays.fill(alongY, row, row + width, 0);
    for (int i = from; i < to; i++) {
      // Shifted by the padding, so that cutting off the fraction rounds down.
      double sourceX = stepX * i + startX + 1;
      double sourceY = stepY * i + startY + 1;
      int left = (int) sourceX;
      int top = (int) sourceY;
      corner[row + i] = top * stride + left;
      alongX[row + i] = (float) (sourceX - left);
      alongY[row + i] = (float) (sourceY - top);
    }
  }

  /** Returns the first i from 0 on with −1 < step·i + start < size, or one after the last. */
  private int first(double step, double start, int size) {
    if (step == 0) {
      return start > -1 && start < size ? 0 : shape.width();
    }
    double bound = ((step > 0 ? -1 : size) - start) / step;
    return (int) Math.min(shape.width(), Math.max(0, Math.ceil(bound)));
  }

  /** Returns one after the last i below the width with −1 < step·i + start < size. */
  private int end(double step, double start, int size) {
    if (step == 0) {
      return shape.width();
    }
    double bound = ((step > 0 ? size : -1) - start) / step;
    return (int) Math.min(shape.width(), Math.max(0, Math.floor(bound) + 1));
  }

  private boolean inside(int i, double startX, double startY) {
    double x = inverse[0] * i + startX;
    double y = inverse[3] * i + startY;
    return x > -1 && x < shape.width() && y > -1 && y < shape.height();
  }

  private void resample(float[] images, int offset) {
    int width = shape.width();
    for (int y = 0; y < shape.height(); y++) {
      System.arraycopy(images, offset + y * width, padded, (y + 1) * stride + 1, width);
    }
    int pixels = shape.plane();
    for (int i = 0; i < pixels; i++) {
      int at = corner[i];
      float x = alongX[i];
      float top = padded[at] + x * (padded[at + 1] - padded[at]);
      float bottom = padded[at + stride] + x * (padded[at + stride + 1] - padded[at + stride]);
      images[offset + i] = top + alongY[i] * (bottom - top);
    }
  }
}
