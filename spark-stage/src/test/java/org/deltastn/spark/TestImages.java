package org.deltastn.spark;

import java.awt.image.BufferedImage;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import javax.imageio.ImageIO;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** Makes small images. */
public final class TestImages {

  private TestImages() {}

  /** Random pixels; of a grey image random samples, of one with alpha random alpha too. */
  public static BufferedImage noise(int type, int height, int width, long seed) {
    Random random = new Random(seed);
    BufferedImage image = new BufferedImage(width, height, type);
    boolean grey = type == BufferedImage.TYPE_BYTE_GRAY;
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        if (grey) {
          image.getRaster().setSample(x, y, 0, random.nextInt(256));
        } else {
          image.setRGB(x, y, random.nextInt());
        }
      }
    }
    return image;
  }

  /** Red grows to the right, green downwards, blue is 64. */
  public static BufferedImage ramps(int height, int width) {
    BufferedImage image = new BufferedImage(width, height, BufferedImage.TYPE_INT_RGB);
    for (int y = 0; y < height; y++) {
      for (int x = 0; x < width; x++) {
        image.setRGB(x, y, 200 * x / width << 16 | 200 * y / height << 8 | 64);
      }
    }
    return image;
  }

  public static byte[] encode(BufferedImage image, String format) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    if (!ImageIO.write(image, format, out)) {
      throw new IOException("no writer for " + format);
    }
    return out.toByteArray();
  }

  static Path write(Path folder, String name, BufferedImage image) throws IOException {
    Files.createDirectories(folder);
    String format = name.substring(name.lastIndexOf('.') + 1);
    return Files.write(folder.resolve(name), encode(image, format));
  }

  /** Returns a DataFrame of PNG images of 4×6 pixels in the column {@code content}. */
  static Dataset<Row> frame(int rows) {
    List<Row> images = new ArrayList<>();
    for (int i = 0; i < rows; i++) {
      try {
        images.add(
            RowFactory.create((Object) encode(noise(BufferedImage.TYPE_INT_RGB, 4, 6, i), "png")));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
    return LocalSpark.session()
        .createDataFrame(images, new StructType().add("content", DataTypes.BinaryType));
  }

  /** What the pixels should become: planes of red, green, blue, alpha, or of grey samples. */
  public static double[] planes(BufferedImage image, int channels) {
    int height = image.getHeight();
    int width = image.getWidth();
    double[] values = new double[channels * height * width];
    int[] shifts = {16, 8, 0, 24};
    for (int c = 0; c < channels; c++) {
      for (int y = 0; y < height; y++) {
        for (int x = 0; x < width; x++) {
          int value =
              channels == 1
                  ? image.getRaster().getSample(x, y, 0)
                  : image.getRGB(x, y) >> shifts[c] & 0xff;
          values[(c * height + y) * width + x] = value / 255.0;
        }
      }
    }
    return values;
  }
}
