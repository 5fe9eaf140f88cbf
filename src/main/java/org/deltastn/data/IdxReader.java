package org.deltastn.data;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Path;

/**
 * Reads IDX files of unsigned bytes (the format of MNIST and Fashion-MNIST), compressed with gzip
 * or not.
 *
 * <p>The header is big-endian: for images magic 2051, count, rows, columns; for labels magic 2049,
 * count. Other IDX element types and dimensions are not supported. Byte offsets in error messages
 * count in the unpacked content.
 */
public final class IdxReader {

  private static final int IMAGE_MAGIC = 2051;
  private static final int LABEL_MAGIC = 2049;

  private final float divisor;

  private IdxReader(float divisor) {
    this.divisor = divisor;
  }

  /**
   * Images of one file, packed image after image and row by row: count × rows × columns pixels;
   * equality is that of the array's identity.
   */
  @SuppressWarnings("ArrayRecordComponent") // Used only to return two values; never compared.
  public record Images(int count, int rows, int columns, float[] pixels) {}

  /** Returns a reader whose pixels are divided by 255, so that they lie in [0, 1]. */
  public static IdxReader scaled() {
    return new IdxReader(255f);
  }

  /** Returns a reader whose pixels keep their byte value, 0 to 255. */
  public static IdxReader unscaled() {
    return new IdxReader(1f);
  }

  /**
   * Reads an image file.
   *
   * @throws CorruptDataException if the magic number, a dimension or the length is wrong
   * @throws IOException if the file cannot be read
   */
  public Images readImages(Path file) throws IOException {
    try (InputFile in = InputFile.open(file)) {
      int[] header = readHeader(in, file, IMAGE_MAGIC, "images", 4);
      byte[] bytes = readBody(in, file, (long) header[1] * header[2], header[3]);
      float[] pixels = new float[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        pixels[i] = (bytes[i] & 0xff) / divisor;
      }
      return new Images(header[1], header[2], header[3], pixels);
    }
  }

  /**
   * Reads a label file into one class index per example.
   *
   * @throws CorruptDataException if the magic number, the count or the length is wrong
   * @throws IOException if the file cannot be read
   */
  public float[] readLabels(Path file) throws IOException {
    try (InputFile in = InputFile.open(file)) {
      int[] header = readHeader(in, file, LABEL_MAGIC, "labels", 2);
      byte[] bytes = readBody(in, file, header[1], 1);
      float[] labels = new float[bytes.length];
      for (int i = 0; i < bytes.length; i++) {
        labels[i] = bytes[i] & 0xff;
      }
      return labels;
    }
  }

  /**
   * Reads images and their labels into examples of feature shape {rows × columns}, target width 1;
   * {@link Examples#withFeatureShape} gives them the shape {1, rows, columns} for convolutions.
   *
   * @throws CorruptDataException if a file is malformed or the two counts differ
   * @throws IOException if a file cannot be read
   */
  public Examples readExamples(Path imageFile, Path labelFile) throws IOException {
    Images images = readImages(imageFile);
    float[] labels = readLabels(labelFile);
    if (labels.length != images.count()) {
      throw new CorruptDataException(
          labelFile
              + ": byte offset 4: found "
              + labels.length
              + " labels, expected "
              + images.count()
              + " as there are images in "
              + imageFile);
    }
    return new Examples(images.pixels(), new int[] {images.rows() * images.columns()}, labels, 1);
  }

  private static int[] readHeader(InputFile in, Path file, int magic, String what, int words)
      throws IOException {
    byte[] bytes = in.readNBytes(4 * words);
    int[] header = new int[bytes.length / 4];
    ByteBuffer.wrap(bytes).asIntBuffer().get(header);
    if (header.length > 0 && header[0] != magic) {
      throw new CorruptDataException(
          file
              + ": byte offset 0: found magic number "
              + header[0]
              + ", expected "
              + magic
              + " ("
              + what
              + ")");
    }
    if (header.length < words) {
      throw new CorruptDataException(
          file
              + ": byte offset "
              + bytes.length
              + ": found the end of the file, expected a header of "
              + 4 * words
              + " bytes");
    }
    for (int i = 1; i < words; i++) {
      if (header[i] < 1) {
        throw new CorruptDataException(
            file
                + ": byte offset "
                + 4 * i
                + ": found dimension "
                + header[i]
                + ", expected 1 or more");
      }
    }
    return header;
  }

  private static byte[] readBody(InputFile in, Path file, long outer, int inner)
      throws IOException {
    long start = in.position();
    // outer is itself a product of two ints, so only the last product can overflow a long.
    if (outer > (Integer.MAX_VALUE - 8) / inner) {
      throw new CorruptDataException(
          file
              + ": byte offset 4: found dimensions with a product over "
              + (Integer.MAX_VALUE - 8)
              + " bytes, expected one that fits in an array");
    }
    int length = (int) (outer * inner);
    // readNBytes grows with the data, so a wrong count in a broken header cannot exhaust the
    // memory.
    byte[] body = in.readNBytes(length);
    if (body.length < length) {
      throw new CorruptDataException(
          file
              + ": byte offset "
              + (start + body.length)
              + ": found the end of the file, expected "
              + (start + length)
              + " bytes in all");
    }
    if (in.read() >= 0) {
      throw new CorruptDataException(
          file
              + ": byte offset "
              + (start + length)
              + ": found more data, expected the end of the file");
    }
    return body;
  }
}
