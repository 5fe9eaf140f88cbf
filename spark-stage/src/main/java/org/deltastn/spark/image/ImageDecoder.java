package org.deltastn.spark.image;

import java.awt.color.ColorSpace;
import java.awt.image.BufferedImage;
import java.awt.image.ColorModel;
import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.util.Iterator;
import javax.imageio.ImageIO;
import javax.imageio.ImageReader;
import javax.imageio.stream.ImageInputStream;
import javax.imageio.stream.MemoryCacheImageInputStream;

/**
 * Decodes images with {@code javax.imageio} as Spark's image source does: one channel for a grey
 * colour space, four for colours with alpha, else three.
 */
final class ImageDecoder {

  private ImageDecoder() {}

  /** Checks the size in an image's header, before the pixels are decoded. */
  interface SizeCheck {
    void require(int height, int width) throws InvalidImageException;
  }

  /**
   * Decodes an image; of several frames the first.
   *
   * @throws InvalidImageException if the bytes cannot be decoded, or the check refuses the size
   */
  static PixelImage decode(byte[] encoded, SizeCheck check) throws InvalidImageException {
    try (ImageInputStream in = new MemoryCacheImageInputStream(new ByteArrayInputStream(encoded))) {
      Iterator<ImageReader> readers = ImageIO.getImageReaders(in);
      if (!readers.hasNext()) {
        throw new InvalidImageException(
            "found " + encoded.length + " bytes of no known image format");
      }
      ImageReader reader = readers.next();
      try {
        reader.setInput(in);
        check.require(reader.getHeight(0), reader.getWidth(0));
        return pixels(reader.read(0));
      } finally {
        reader.dispose();
      }
    } catch (IOException | RuntimeException e) {
      // The decoders throw all kinds of RuntimeException when they read damaged data.
      throw new InvalidImageException(
          "found " + encoded.length + " bytes that cannot be decoded: " + e, e);
    }
  }

  private static PixelImage pixels(BufferedImage image) {
    ColorModel colors = image.getColorModel();
    if (colors.getColorSpace().getType() == ColorSpace.TYPE_GRAY) {
      return grey(image);
    }
    int channels = colors.hasAlpha() ? 4 : 3;
    int height = image.getHeight();
    int width = image.getWidth();
    byte[] data = new byte[channels * height * width];
    int[] row = new int[width];
    int at = 0;
    for (int y = 0; y < height; y++) {
      image.getRGB(0, y, width, 1, row, 0, width);
      for (int argb : row) {
        data[at] = (byte) argb;
        data[at + 1] = (byte) (argb >> 8);
        data[at + 2] = (byte) (argb >> 16);
        if (channels == 4) {
          data[at + 3] = (byte) (argb >> 24);
        }
        at += channels;
      }
    }
    return new PixelImage(channels, height, width, data);
  }

  /** Reads the samples unchanged: getRGB would convert them to the curve of sRGB. */
  private static PixelImage grey(BufferedImage image) {
    int height = image.getHeight();
    int width = image.getWidth();
    int largest = (1 << image.getColorModel().getComponentSize(0)) - 1;
    int[] samples = image.getRaster().getSamples(0, 0, width, height, 0, (int[]) null);
    byte[] data = new byte[samples.length];
    for (int i = 0; i < samples.length; i++) {
      data[i] = (byte) Math.round(samples[i] * 255f / largest);
    }
    return new PixelImage(1, height, width, data);
  }
}
