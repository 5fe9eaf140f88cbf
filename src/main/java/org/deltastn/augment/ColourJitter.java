package org.deltastn.augment;

/**
 * Changes of brightness, contrast, saturation and hue of images with values in [0, 1]; results are
 * clamped to it.
 *
 * <p>Works on a copy of one image, plane by plane, so that each loop runs from 0 over arrays of its
 * own without a branch or a division: the compiler vectorizes only such loops. Not safe for use by
 * several threads.
 */
final class ColourJitter {

  private static final float RED = 0.2989f;
  private static final float GREEN = 0.587f;
  private static final float BLUE = 0.114f;

  private final int pixels;
  private final float[][] planes;
  private final float[] grey;
  private final float[] most;
  private final float[] chroma;
  private final float[][] distances;

  ColourJitter(ImageShape shape) {
    pixels = shape.plane();
    planes = new float[shape.channels()][pixels];
    grey = new float[pixels];
    most = new float[pixels];
    chroma = new float[pixels];
    distances = new float[shape.channels()][pixels];
  }

  /** Takes an image to work on. */
  void load(float[] images, int offset) {
    for (int c = 0; c < planes.length; c++) {
      System.arraycopy(images, offset + c * pixels, planes[c], 0, pixels);
    }
  }

  /** Puts the image back. */
  void store(float[] images, int offset) {
    for (int c = 0; c < planes.length; c++) {
      System.arraycopy(planes[c], 0, images, offset + c * pixels, pixels);
    }
  }

  /** Blends the image with black: x ← f x. */
  void brightness(float factor) {
    for (float[] plane : planes) {
      scale(plane, factor, 0);
    }
  }

  /** Blends the image with the mean of its grey version: x ← f x + (1 − f) mean. */
  void contrast(float factor) {
    float[] averaged = planes[0];
    if (planes.length > 1) {
      grey(planes[0], planes[1], planes[2], grey);
      averaged = grey;
    }
    float mean = (float) (sum(averaged) / pixels);
    for (float[] plane : planes) {
      scale(plane, factor, (1 - factor) * mean);
    }
  }

  /** Blends the image with its grey version: x ← f x + (1 − f) grey. */
  void saturation(float factor) {
    grey(planes[0], planes[1], planes[2], grey);
    for (float[] plane : planes) {
      blend(plane, factor, grey, 1 - factor);
    }
  }

  /**
   * Adds to the hue of every pixel in the HSV model.
   *
   * <p>Hues lie on a circle, here of circumference 6C, where C = max − min is the pixel's chroma,
   * with red at 0, green at 2C and blue at 4C. A channel is max − clamp(d − C, 0, C), where d is
   * the distance of the pixel's hue from the channel's place; turned to the other side, d of
   * channel k is (r + g + b + max − 2 min) − 2 x_k. Adding to the hue moves the channels the other
   * way, and the distance of the hue from any place P is the maximum of |d_k − |P − k||, or above
   * 2C with it. So it needs no angle, no division and no case.
   *
   * @param shift in turns
   */
  void hue(double shift) {
    measure(planes[0], planes[1], planes[2], most, chroma);
    for (int c = 0; c < 3; c++) {
      distance(planes[c], distances[c], planes[0], planes[1], planes[2], most, chroma);
    }
    for (int c = 0; c < 3; c++) {
      turn(planes[c], 2 * c - 6 * shift);
    }
  }

  private static void scale(float[] x, float factor, float plus) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(0, Math.min(1, factor * x[i] + plus));
    }
  }

  private static void blend(float[] x, float factor, float[] y, float rest) {
    for (int i = 0; i < x.length; i++) {
      x[i] = Math.max(0, Math.min(1, factor * x[i] + rest * y[i]));
    }
  }

  private static void grey(float[] red, float[] green, float[] blue, float[] into) {
    for (int i = 0; i < into.length; i++) {
      into[i] = RED * red[i] + GREEN * green[i] + BLUE * blue[i];
    }
  }

  /** Sums in four parts, since each addition waits for the one before. */
  private static double sum(float[] x) {
    double a = 0;
    double b = 0;
    double c = 0;
    double d = 0;
    int i = 0;
    for (; i < x.length - 3; i += 4) {
      a += x[i];
      b += x[i + 1];
      c += x[i + 2];
      d += x[i + 3];
    }
    for (; i < x.length; i++) {
      a += x[i];
    }
    return a + b + c + d;
  }

  private static void measure(
      float[] red, float[] green, float[] blue, float[] most, float[] chroma) {
    for (int i = 0; i < most.length; i++) {
      most[i] = Math.max(red[i], Math.max(green[i], blue[i]));
      chroma[i] = most[i] - Math.min(red[i], Math.min(green[i], blue[i]));
    }
  }

  private static void distance(
      float[] channel,
      float[] into,
      float[] red,
      float[] green,
      float[] blue,
      float[] most,
      float[] chroma) {
    for (int i = 0; i < into.length; i++) {
      // max − 2 min is 2C − max.
      into[i] = red[i] + green[i] + blue[i] + 2 * chroma[i] - most[i] - 2 * channel[i];
    }
  }

  /** Writes the channel whose place on the circle, in C, is moved to another. */
  private void turn(float[] channel, double place) {
    float[] most = this.most;
    float[] chroma = this.chroma;
    float[] red = distances[0];
    float[] green = distances[1];
    float[] blue = distances[2];
    float ofRed = apart(place, 0);
    float ofGreen = apart(place, 2);
    float ofBlue = apart(place, 4);
    for (int i = 0; i < channel.length; i++) {
      float c = chroma[i];
      float d =
          Math.max(
              Math.abs(red[i] - ofRed * c),
              Math.max(Math.abs(green[i] - ofGreen * c), Math.abs(blue[i] - ofBlue * c)));
      channel[i] = most[i] - Math.max(0, Math.min(c, d - c));
    }
  }

  /** Returns the distance of two places on a circle of circumference 6. */
  private static float apart(double a, double b) {
    return (float) Math.abs(a - b - 6 * Math.rint((a - b) / 6));
  }
}
