package org.deltastn.spark.image;

import java.awt.Graphics2D;
import java.awt.RenderingHints;
import java.awt.image.BufferedImage;
import java.awt.image.DataBufferByte;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;

/**
 * An image of one byte a channel as Spark's image source lays it out: row by row, pixel by pixel,
 * with the channels grey, or blue, green, red, or blue, green, red, alpha.
 */
final class PixelImage {

  // OpenCV's CV_8UC1, CV_8UC3 and CV_8UC4.
  private static final int MODE_GREY = 0;
  private static final int MODE_BGR = 16;
  private static final int MODE_BGRA = 24;
  private static final int MODE_UNDEFINED = -1;

  private final int channels;
  private final int height;
  private final int width;
  private final byte[] data;

  PixelImage(int channels, int height, int width, byte[] data) {
    this.channels = channels;
    this.height = height;
    this.width = width;
    this.data = data;
  }

  /**
   * Takes an image out of a struct of Spark's image source.
   *
   * @throws InvalidImageException if the source could not decode it, or its fields contradict each
   *     other
   */
  static PixelImage of(Row struct) throws InvalidImageException {
    int mode = number(struct, "mode");
    if (mode == MODE_UNDEFINED) {
      throw new InvalidImageException(
          "found an image that Spark's image source could not decode (undefined mode)");
    }
    int channels =
        switch (mode) {
          case MODE_GREY -> 1;
          case MODE_BGR -> 3;
          case MODE_BGRA -> 4;
          default ->
              throw new InvalidImageException(
                  "found OpenCV mode "
                      + mode
                      + ", expected 0 (CV_8UC1), 16 (CV_8UC3) or 24 (CV_8UC4)");
        };
    int height = number(struct, "height");
    int width = number(struct, "width");
    int stated = number(struct, "nChannels");
    byte[] data = struct.getAs("data");
    if (stated != channels) {
      throw new InvalidImageException(
          "found nChannels " + stated + ", expected " + channels + " for OpenCV mode " + mode);
    }
    if (data == null
        || height < 1
        || width < 1
        || data.length != (long) channels * height * width) {
      throw new InvalidImageException(
          "found "
              + (data == null ? "no data" : data.length + " bytes")
              + ", expected channels x height x width = "
              + shapeText(channels, height, width));
    }
    return new PixelImage(channels, height, width, data);
  }

  private static int number(Row struct, String field) throws InvalidImageException {
    Integer value = struct.getAs(field);
    if (value == null) {
      throw new InvalidImageException("found null as " + field + ", expected a number");
    }
    return value;
  }

  static String shapeText(int channels, int height, int width) {
    return channels + " x " + height + " x " + width;
  }

  int channels() {
    return channels;
  }

  int height() {
    return height;
  }

  int width() {
    return width;
  }

  /** Returns this image scaled bilinearly, every channel by itself. */
  PixelImage resized(int newHeight, int newWidth) {
    if (height == newHeight && width == newWidth) {
      return this;
    }
    byte[] scaled = new byte[channels * newHeight * newWidth];
    BufferedImage from = new BufferedImage(width, height, BufferedImage.TYPE_BYTE_GRAY);
    BufferedImage to = new BufferedImage(newWidth, newHeight, BufferedImage.TYPE_BYTE_GRAY);
    byte[] source = ((DataBufferByte) from.getRaster().getDataBuffer()).getData();
    byte[] target = ((DataBufferByte) to.getRaster().getDataBuffer()).getData();
    Graphics2D graphics = to.createGraphics();
    graphics.setRenderingHint(
        RenderingHints.KEY_INTERPOLATION, RenderingHints.VALUE_INTERPOLATION_BILINEAR);
    // Scaled as one image of colour and alpha, transparent pixels would lose their colour.
    for (int channel = 0; channel < channels; channel++) {
      for (int i = 0; i < source.length; i++) {
        source[i] = data[i * channels + channel];
      }
      graphics.drawImage(from, 0, 0, newWidth, newHeight, null);
      for (int i = 0; i < target.length; i++) {
        scaled[i * channels + channel] = target[i];
      }
    }
    graphics.dispose();
    return new PixelImage(channels, newHeight, newWidth, scaled);
  }

  /** Returns the values in [0, 1], channels first: red, green, blue, alpha planes, or grey. */
  Vector toVector() {
    int plane = height * width;
    double[] values = new double[channels * plane];
    for (int channel = 0; channel < channels; channel++) {
      int stored = channels == 1 || channel == 3 ? channel : 2 - channel;
      for (int i = 0; i < plane; i++) {
        values[channel * plane + i] = (data[i * channels + stored] & 0xff) / 255.0;
      }
    }
    return Vectors.dense(values);
  }
}
