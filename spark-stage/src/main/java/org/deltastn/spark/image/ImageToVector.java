package org.deltastn.spark.image;

import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.api.java.UDF2;

/** Turns one image, a struct or encoded bytes, into a vector. */
public final class ImageToVector implements UDF2<Object, String, Vector> {

  private static final long serialVersionUID = 1L;

  /** Of an image that is decoded to be scaled, which takes up to 20 bytes a pixel. */
  private static final int MOST_PIXELS = 1 << 26;

  private final String column;
  private final int channels;
  private final int height;
  private final int width;
  private final boolean resize;
  private final boolean skip;

  /**
   * Creates the function.
   *
   * @param column the images' column, for messages
   * @param shape channels, height and width
   * @param resize whether images of another height or width are scaled
   * @param skip whether invalid images give null in place of an error
   */
  public ImageToVector(String column, int[] shape, boolean resize, boolean skip) {
    this.column = column;
    this.channels = shape[0];
    this.height = shape[1];
    this.width = shape[2];
    this.resize = resize;
    this.skip = skip;
  }

  /**
   * Returns the vector of an image.
   *
   * @param path origin of the encoded bytes, or null; a struct names its own
   * @throws IllegalArgumentException if the image is invalid and not to be skipped
   */
  @Override
  public Vector call(Object image, String path) {
    try {
      return read(image).resized(height, width).toVector();
    } catch (InvalidImageException e) {
      if (skip) {
        return null;
      }
      String origin = image instanceof Row struct ? struct.getAs("origin") : path;
      String place = "column '" + column + "'" + (origin == null ? "" : ", " + origin);
      throw new IllegalArgumentException(place + ": " + e.getMessage(), e.getCause());
    }
  }

  private PixelImage read(Object image) throws InvalidImageException {
    PixelImage pixels;
    if (image == null) {
      throw new InvalidImageException("found null, expected an image");
    } else if (image instanceof Row struct) {
      pixels = PixelImage.of(struct);
      requireSize(pixels.height(), pixels.width());
    } else {
      pixels = ImageDecoder.decode((byte[]) image, this::requireSize);
    }
    if (pixels.channels() != channels) {
      throw new InvalidImageException(
          "found "
              + PixelImage.shapeText(pixels.channels(), pixels.height(), pixels.width())
              + " (channels x height x width), expected "
              + PixelImage.shapeText(channels, height, width));
    }
    return pixels;
  }

  private void requireSize(int foundHeight, int foundWidth) throws InvalidImageException {
    if (!resize && (foundHeight != height || foundWidth != width)) {
      throw new InvalidImageException(
          "found height x width "
              + foundHeight
              + " x "
              + foundWidth
              + ", expected "
              + height
              + " x "
              + width
              + "; setResize(true) scales images");
    }
    if ((long) foundHeight * foundWidth > MOST_PIXELS) {
      throw new InvalidImageException(
          "found height x width "
              + foundHeight
              + " x "
              + foundWidth
              + ", expected at most "
              + MOST_PIXELS
              + " pixels to scale: make it smaller before");
    }
  }
}
