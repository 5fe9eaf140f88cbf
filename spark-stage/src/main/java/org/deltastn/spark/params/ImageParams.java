package org.deltastn.spark.params;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Which images become vectors, of which shape, and what happens to those that do not fit. */
public interface ImageParams extends Params {

  /** The value of {@link #handleInvalid()} that ends the job with an error. */
  String ERROR_INVALID = "error";

  /** The value of {@link #handleInvalid()} that leaves the row out. */
  String SKIP_INVALID = "skip";

  /** Param: the column of images. */
  default Param<String> inputCol() {
    return new Param<>(
        this,
        "inputCol",
        "Names the column of images: the structs of Spark's image source, or binary of"
            + " encoded images (PNG, JPEG, GIF, BMP, TIFF).");
  }

  /** Returns the column of images. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }

  /** Param: the column of vectors that is added. */
  default Param<String> outputCol() {
    return new Param<>(
        this,
        "outputCol",
        "Names the column of vectors that is added; its metadata hold their size.");
  }

  /** Returns the column of vectors that is added. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Param: channels (1 grey, 3 RGB, 4 RGB and alpha), height and width of the images. */
  default IntArrayParam imageShape() {
    return new IntArrayParam(
        this,
        "imageShape",
        "Sets the channels (1 grey, 3 RGB, 4 RGB and alpha), height and width that all"
            + " images must have.",
        Checks.that(ImageParams::requireShape));
  }

  /** Returns channels, height and width of the images. */
  default int[] getImageShape() {
    return getOrDefault(imageShape());
  }

  /** Param: whether images of another height or width are scaled. */
  default BooleanParam resize() {
    return new BooleanParam(
        this,
        "resize",
        "Scales images of another height or width to imageShape when true, bilinearly and"
            + " without keeping their aspect; when false, they are invalid.");
  }

  /** Returns whether images of another height or width are scaled. */
  default boolean getResize() {
    return (Boolean) getOrDefault(resize());
  }

  /**
   * Param: what happens to a null, to an image that cannot be decoded and to one of another shape.
   */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "Chooses what happens to nulls, images that cannot be decoded and images of another"
            + " shape: error ends the job and names the image's origin, skip leaves the row out.",
        Checks.that(ImageParams::requireHandling));
  }

  /** Returns what happens to invalid images, error or skip. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  private static void requireShape(int[] shape) {
    boolean valid =
        shape.length == 3
            && List.of(1, 3, 4).contains(shape[0])
            && shape[1] > 0
            && shape[2] > 0
            && (long) shape[0] * shape[1] * shape[2] <= Integer.MAX_VALUE - 8;
    if (!valid) {
      throw new IllegalArgumentException(
          "imageShape must be channels (1, 3 or 4), height and width with a product below 2^31 - 8,"
              + " found "
              + Arrays.toString(shape));
    }
  }

  private static void requireHandling(String value) {
    if (!value.equals(ERROR_INVALID) && !value.equals(SKIP_INVALID)) {
      throw new IllegalArgumentException(
          "handleInvalid must be one of [error, skip], found '" + value + "'");
    }
  }
}
