package org.deltastn.augment;

import java.util.Arrays;
import org.deltastn.hyper.HyperparameterKind;

/**
 * The shape of one image, packed plane after plane and row after row.
 *
 * @param channels planes, C
 * @param height rows of a plane, H
 * @param width pixels of a row, W
 */
public record ImageShape(int channels, int height, int width) {

  /**
   * Checks the sizes.
   *
   * @throws IllegalArgumentException if one is below 1
   */
  public ImageShape {
    if (channels < 1 || height < 1 || width < 1) {
      throw new IllegalArgumentException(
          "an image needs sizes of at least 1, found "
              + Arrays.toString(new int[] {channels, height, width}));
    }
  }

  /**
   * Returns the shape of an example as an image.
   *
   * @throws IllegalArgumentException unless it is C×H×W
   */
  public static ImageShape of(int... shape) {
    if (shape.length != 3) {
      throw new IllegalArgumentException(
          "augmentation needs images of channels × height × width, found shape "
              + Arrays.toString(shape));
    }
    return new ImageShape(shape[0], shape[1], shape[2]);
  }

  /**
   * Checks that images of this shape can be augmented in a way.
   *
   * @throws IllegalArgumentException if a kind that changes colours finds too few or too many
   *     channels
   */
  public void require(HyperparameterKind kind) {
    boolean three = kind == HyperparameterKind.HUE || kind == HyperparameterKind.SATURATION;
    boolean fits =
        channels == 3 || !three && (channels == 1 || kind != HyperparameterKind.CONTRAST);
    if (!fits) {
      throw new IllegalArgumentException(
          kind.jsonName()
              + " needs images of "
              + (three ? "3 channels" : "1 or 3 channels")
              + " (red, green, blue), found shape "
              + Arrays.toString(new int[] {channels, height, width}));
    }
  }

  /** Returns the pixels of a plane, H·W. */
  public int plane() {
    return height * width;
  }

  /** Returns the values of an image, C·H·W. */
  public int length() {
    return channels * height * width;
  }
}
