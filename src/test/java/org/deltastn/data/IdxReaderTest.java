package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class IdxReaderTest {

  private static final byte[] IMAGES =
      TestFiles.idx(new int[] {2051, 2, 1, 3}, 0, 51, 255, 1, 128, 200);
  private static final byte[] LABELS = TestFiles.idx(new int[] {2049, 2}, 3, 9);

  @TempDir Path folder;

  @Test
  void readsScaledPixels() throws IOException {
    IdxReader.Images images = IdxReader.scaled().readImages(file(IMAGES));

    assertThat(images.count()).isEqualTo(2);
    assertThat(images.rows()).isEqualTo(1);
    assertThat(images.columns()).isEqualTo(3);
    assertThat(images.pixels()).containsExactly(0, 0.2f, 1, 1 / 255f, 128 / 255f, 200 / 255f);
  }

  /** Sizes that differ in all three dimensions, so that none can stand for another. */
  @Test
  void imagesOfSeveralRowsAreReadRowByRow() throws IOException {
    int[] body = IntStream.range(0, 24).map(i -> 10 * i).toArray();
    Path file = file(TestFiles.idx(new int[] {2051, 2, 3, 4}, body));
    float[] expected = new float[24];
    for (int i = 0; i < 24; i++) {
      expected[i] = body[i];
    }

    IdxReader.Images images = IdxReader.unscaled().readImages(file);

    assertThat(images.count()).isEqualTo(2);
    assertThat(images.rows()).isEqualTo(3);
    assertThat(images.columns()).isEqualTo(4);
    assertThat(images.pixels()).containsExactly(expected);
    Examples examples = IdxReader.unscaled().readExamples(file, file(LABELS));
    assertThat(examples.featureShape()).containsExactly(12);
    assertThat(examples.features()).containsExactly(expected);
  }

  @Test
  void readsUnscaledPixelsFromGzip() throws IOException {
    IdxReader.Images images = IdxReader.unscaled().readImages(file(TestFiles.gzip(IMAGES)));

    assertThat(images.pixels()).containsExactly(0, 51, 255, 1, 128, 200);
  }

  @Test
  void combinesImagesAndLabels() throws IOException {
    Examples examples = IdxReader.unscaled().readExamples(file(IMAGES), file(LABELS));

    assertThat(examples.size()).isEqualTo(2);
    assertThat(examples.featureShape()).containsExactly(3);
    assertThat(examples.targets()).containsExactly(3, 9);
    assertThat(examples.weights()).containsExactly(1, 1);
  }

  @Test
  void countsMustAgree() throws IOException {
    Path images = file(IMAGES);
    Path labels = file(TestFiles.idx(new int[] {2049, 1}, 3));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> IdxReader.scaled().readExamples(images, labels))
        .withMessageContainingAll(
            labels.toString(), "offset 4", "found 1 labels", "expected 2", images.toString());
  }

  @Test
  void wrongMagicIsNamed() throws IOException {
    assertCorrupt(LABELS, "offset 0", "found magic number 2049", "expected 2051");
  }

  @Test
  void shortHeaderIsNamed() throws IOException {
    assertCorrupt(Arrays.copyOf(IMAGES, 7), "offset 7", "end of the file", "header of 16 bytes");
    assertCorrupt(new byte[0], "offset 0", "end of the file");
  }

  @Test
  void truncatedBodyIsNamed() throws IOException {
    assertCorrupt(Arrays.copyOf(IMAGES, 20), "offset 20", "end of the file", "expected 22 bytes");
  }

  @Test
  void trailingDataIsNamed() throws IOException {
    assertCorrupt(Arrays.copyOf(IMAGES, 23), "offset 22", "more data");
  }

  @Test
  void badDimensionsAreNamed() throws IOException {
    assertCorrupt(TestFiles.idx(new int[] {2051, 2, -1, 3}), "offset 8", "dimension -1");
    assertCorrupt(TestFiles.idx(new int[] {2051, 0, 1, 3}), "offset 4", "dimension 0");
    // The longest array of bytes divided by four columns, and one more.
    assertCorrupt(
        TestFiles.idx(new int[] {2051, 1, (Integer.MAX_VALUE - 8) / 4 + 1, 4}, 5),
        "offset 4",
        "fits in an array");
    assertCorrupt(
        TestFiles.idx(new int[] {2051, Integer.MAX_VALUE, Integer.MAX_VALUE, Integer.MAX_VALUE}),
        "offset 4",
        "fits in an array");
  }

  @Test
  void hugeCountInAShortFileIsTruncation() throws IOException {
    assertCorrupt(TestFiles.idx(new int[] {2051, 2_000_000_000, 1, 1}, 5), "offset 17");
  }

  @Test
  void truncatedAndDamagedGzipAreNamed() throws IOException {
    byte[] packed = TestFiles.gzip(IMAGES);
    assertCorrupt(Arrays.copyOf(packed, packed.length - 12), "gzip data", "offset");
    assertCorrupt(Arrays.copyOf(packed, 5), "gzip header");
    packed[packed.length - 6] ^= 1;
    assertCorrupt(packed, "gzip data", "trailer");
  }

  @Test
  void missingFileIsAnIoException() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> IdxReader.scaled().readLabels(folder.resolve("absent")))
        .withMessageContaining("absent");
  }

  private void assertCorrupt(byte[] content, String... parts) throws IOException {
    Path file = file(content);
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> IdxReader.scaled().readImages(file))
        .withMessageStartingWith(file + ": ")
        .withMessageContainingAll(parts);
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "test", ".idx"), content);
  }
}
