package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.List;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class Cifar10ReaderTest {

  @TempDir Path folder;

  @Test
  void readsChannelsFirst() throws IOException {
    byte[] record = new byte[3073];
    record[0] = 7;
    record[1] = (byte) 255; // red, top left
    record[1 + 31] = 51; // red, top right
    record[1 + 1024 + 32] = 102; // green, second row
    record[1 + 3071] = (byte) 204; // blue, bottom right

    Examples examples = Cifar10Reader.scaled().readExamples(List.of(file(record)));

    assertThat(examples.size()).isEqualTo(1);
    assertThat(examples.featureShape()).containsExactly(3, 32, 32);
    assertThat(examples.targets()).containsExactly(7);
    assertThat(examples.weights()).containsExactly(1);
    float[] expected = new float[3072];
    expected[0] = 1;
    expected[31] = 0.2f;
    expected[1024 + 32] = 0.4f;
    expected[3071] = 0.8f;
    assertThat(examples.features()).containsExactly(expected);
  }

  @Test
  void joinsFilesInOrderPackedOrNot() throws IOException {
    byte[] two = TestFiles.cifar(2, 1);
    byte[] one = TestFiles.cifar(1, 5);

    Examples examples =
        Cifar10Reader.unscaled().readExamples(List.of(file(TestFiles.gzip(two)), file(one)));

    assertThat(examples.targets()).containsExactly(two[0], two[3073], one[0]);
    for (int i = 0; i < 3072; i++) {
      assertThat(examples.features()[3072 + i]).isEqualTo(two[3074 + i] & 0xff);
      assertThat(examples.features()[2 * 3072 + i]).isEqualTo(one[1 + i] & 0xff);
    }
  }

  @Test
  void truncatedRecordIsNamed() throws IOException {
    byte[] two = TestFiles.cifar(2, 1);
    assertCorrupt(
        Arrays.copyOf(two, 3074), "offset 3074", "end of the file", "expected 6146 bytes");
    assertCorrupt(new byte[0], "offset 0", "end of the file", "expected 3073 bytes");
  }

  @Test
  void wrongLabelIsNamed() throws IOException {
    byte[] two = TestFiles.cifar(2, 1);
    two[3073] = (byte) 200;
    assertCorrupt(two, "offset 3073", "found label 200", "expected 0 to 9");
    two[3073] = 10;
    assertCorrupt(two, "offset 3073", "found label 10", "expected 0 to 9");
  }

  @Test
  void truncatedGzipIsNamed() throws IOException {
    byte[] packed = TestFiles.gzip(TestFiles.cifar(2, 1));
    assertCorrupt(Arrays.copyOf(packed, packed.length - 12), "gzip data", "offset");
  }

  @Test
  void missingFileIsAnIoException() {
    assertThatExceptionOfType(NoSuchFileException.class)
        .isThrownBy(() -> Cifar10Reader.scaled().readExamples(List.of(folder.resolve("absent"))))
        .withMessageContaining("absent");
  }

  private void assertCorrupt(byte[] content, String... parts) throws IOException {
    Path file = file(content);
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> Cifar10Reader.scaled().readExamples(List.of(file)))
        .withMessageStartingWith(file + ": ")
        .withMessageContainingAll(parts);
  }

  private Path file(byte[] content) throws IOException {
    return Files.write(Files.createTempFile(folder, "test", ".bin"), content);
  }
}
