package org.deltastn.tensor.backend;

/**
 * The changes of each image of a minibatch: already drawn, so they are a function of numbers only,
 * and engines that compute them agree to rounding.
 *
 * <p>The steps that an image's {@link #operations()} name are applied in this order, and then its
 * holes are cut; an image without either is unchanged, to the bit.
 */
public interface ImageChanges {

  /** Reflection left to right. */
  int FLIP = 1;

  /**
   * Resampling by an affine map, bilinear, with zeros outside: the pixel (x, y) of the result comes
   * from (m₀x + m₁y + m₂, m₃x + m₄y + m₅).
   */
  int WARP = 1 << 1;

  /** Computes x ← f x, clamped to [0, 1], like the result of every change of colour. */
  int BRIGHTNESS = 1 << 2;

  /** Computes x ← f x + (1 − f) mean, the mean that of the grey image; of 1 or 3 channels. */
  int CONTRAST = 1 << 3;

  /** Computes x ← f x + (1 − f) grey, with grey = 0.2989 R + 0.587 G + 0.114 B; of 3 channels. */
  int SATURATION = 1 << 4;

  /** A shift of the hue of every pixel in the HSV model; of 3 channels. */
  int HUE = 1 << 5;

  /**
   * Numbers of an image: m₀ to m₅, the factors of brightness, contrast and saturation, and the
   * shift of hue in turns. Those of steps that are not applied are not read.
   */
  int NUMBERS = 10;

  /** Numbers of a hole: its first row, the row after its last, and the same of its columns. */
  int EDGES = 4;

  /** Returns the number of images, B. */
  int rows();

  /** Returns the shape of an image: channels, height, width. */
  int[] imageShape();

  /** Returns the steps that are applied to each image, as sums of the constants; B. */
  int[] operations();

  /** Returns the numbers of each image, B×{@value #NUMBERS}. */
  double[] numbers();

  /**
   * Returns the holes of zeros that are cut out of all planes of an image, B×k×{@value #EDGES}; for
   * images with fewer than k holes, the other holes are empty.
   */
  int[] holeEdges();

  /**
   * Applies the changes on the host, in floats.
   *
   * @param images B×C×H×W, changed in place
   * @param threads that share the images, at least 1, the calling one included
   */
  void apply(float[] images, int threads);
}
