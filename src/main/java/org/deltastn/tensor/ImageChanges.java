package org.deltastn.tensor;

/**
 * What is to be done to each image of a minibatch: drawn already, so it is a function of numbers
 * alone, and engines that compute it agree to rounding.
 *
 * <p>An image goes through those of these steps that its {@link #operations()} name, in this order,
 * and then its holes are cut; an image without either stays as it is, to the bit.
 */
public interface ImageChanges {

  /** Reflection left to right. */
  int FLIP = 1;

  /**
   * Resampling by an affine map, bilinear, with zeros outside: the pixel (x, y) of the result comes
   * from (m₀x + m₁y + m₂, m₃x + m₄y + m₅).
   */
  int WARP = 1 << 1;

  /** x ← f x, clamped to [0, 1] as all results of changes of colour. */
  int BRIGHTNESS = 1 << 2;

  /** x ← f x + (1 − f) mean, the mean that of the grey image; of 1 or 3 channels. */
  int CONTRAST = 1 << 3;

  /** x ← f x + (1 − f) grey, with grey = 0.2989 R + 0.587 G + 0.114 B; of 3 channels. */
  int SATURATION = 1 << 4;

  /** A shift of the hue of every pixel in the HSV model; of 3 channels. */
  int HUE = 1 << 5;

  /**
   * Numbers of an image: m₀ to m₅, the factors of brightness, contrast and saturation, and the
   * shift of hue in turns. Those of a step that the image does not go through are not read.
   */
  int NUMBERS = 10;

  /** Numbers of a hole: its first row, the row after its last, and the same of its columns. */
  int EDGES = 4;

  /** Returns the number of images, B. */
  int rows();

  /** Returns the shape of an image: channels, height, width. */
  int[] imageShape();

  /** Returns the steps that each image goes through, as sums of the constants; B. */
  int[] operations();

  /** Returns the numbers of each image, B×{@value #NUMBERS}. */
  double[] numbers();

  /**
   * Returns the holes of zeros that are cut out of all planes of an image, B×k×{@value #EDGES}; of
   * images with fewer than k holes, the others have no rows.
   */
  int[] holeEdges();

  /**
   * Does all this on the host, in floats.
   *
   * @param images B×C×H×W, changed in place
   * @param threads to share the images among, at least 1, the calling one included
   */
  void apply(float[] images, int threads);
}
