package org.deltastn.data;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;

/**
 * Reads the binary version of CIFAR-10, compressed with gzip or not.
 *
 * <p>A file is a sequence of records of 3073 bytes: the label, 0 to 9, then the 32 × 32 red, green
 * and blue values, each plane row by row. Byte offsets in error messages count in the unpacked
 * content.
 */
public final class Cifar10Reader {

  static final int SIDE = 32;
  public static final int PLANE = SIDE * SIDE;
  static final int PIXELS = 3 * PLANE;
  public static final int RECORD = 1 + PIXELS;
  private static final int CLASSES = 10;

  private final float divisor;

  private Cifar10Reader(float divisor) {
    this.divisor = divisor;
  }

  /** Returns a reader whose pixels are divided by 255, so that they lie in [0, 1]. */
  public static Cifar10Reader scaled() {
    return new Cifar10Reader(255f);
  }

  /** Returns a reader whose pixels keep their byte value, 0 to 255. */
  public static Cifar10Reader unscaled() {
    return new Cifar10Reader(1f);
  }

  /**
   * Reads the records of all files, in order, into examples of feature shape {3, 32, 32} and target
   * width 1. Beside the result, which takes 12 KB an image, only the files' own bytes are held.
   *
   * @throws CorruptDataException if a file has no record, a part of one, or another label, or if
   *     the files hold more images than fit in one array
   * @throws IOException if a file cannot be read
   */
  public Examples readExamples(List<Path> files) throws IOException {
    List<byte[]> contents = new ArrayList<>();
    long records = 0;
    for (Path file : files) {
      byte[] content = readRecords(file);
      contents.add(content);
      records += content.length / RECORD;
    }
    if (records > Integer.MAX_VALUE / PIXELS) {
      throw new CorruptDataException(
          files
              + ": found "
              + records
              + " images, expected at most "
              + Integer.MAX_VALUE / PIXELS
              + ", which fit in an array");
    }
    float[] pixels = new float[(int) records * PIXELS];
    float[] labels = new float[(int) records];
    int row = 0;
    for (byte[] content : contents) {
      for (int start = 0; start < content.length; start += RECORD) {
        labels[row] = content[start];
        for (int i = 0; i < PIXELS; i++) {
          pixels[row * PIXELS + i] = (content[start + 1 + i] & 0xff) / divisor;
        }
        row++;
      }
    }
    return new Examples(pixels, new int[] {3, SIDE, SIDE}, labels, 1);
  }

  private static byte[] readRecords(Path file) throws IOException {
    byte[] content;
    try (InputFile in = InputFile.open(file)) {
      content = in.readAllBytes();
    }
    int whole = content.length / RECORD * RECORD;
    if (whole == 0 || whole < content.length) {
      throw new CorruptDataException(
          file
              + ": byte offset "
              + content.length
              + ": found the end of the file, expected "
              + (whole + RECORD)
              + " bytes, as a record has "
              + RECORD);
    }
    for (int start = 0; start < whole; start += RECORD) {
      int label = content[start] & 0xff;
      if (label >= CLASSES) {
        throw new CorruptDataException(
            file
                + ": byte offset "
                + start
                + ": found label "
                + label
                + ", expected 0 to "
                + (CLASSES - 1));
      }
    }
    return content;
  }
}
