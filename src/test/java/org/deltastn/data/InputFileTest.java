package org.deltastn.data;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.NoSuchFileException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class InputFileTest {

  @TempDir Path folder;

  private static byte[] content() {
    byte[] content = new byte[200_000];
    new Random(1).nextBytes(content);
    return content;
  }

  private static byte[] gzip(byte[] content) throws IOException {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    try (GZIPOutputStream out = new GZIPOutputStream(bytes)) {
      out.write(content);
    }
    return bytes.toByteArray();
  }

  private Path file(String name, byte[] bytes) throws IOException {
    return Files.write(folder.resolve(name), bytes);
  }

  /** Whatever their names, a file that gzip packed is unpacked and another is read as it is. */
  @Test
  void theContentDecidesWhetherAFileIsUnpacked() throws IOException {
    byte[] content = content();
    for (Path path : new Path[] {file("a.gz", content), file("b.txt", gzip(content))}) {
      try (InputFile in = InputFile.open(path)) {
        assertThat(in.position()).isZero();
        assertThat(in.read()).isEqualTo(content[0] & 0xff);
        assertThat(in.position()).isEqualTo(1);
        assertThat(in.readNBytes(70_000)).isEqualTo(Arrays.copyOfRange(content, 1, 70_001));
        assertThat(in.position()).isEqualTo(70_001);
        assertThat(in.readAllBytes()).isEqualTo(Arrays.copyOfRange(content, 70_001, 200_000));
        assertThat(in.position()).isEqualTo(200_000);
        assertThat(in.read()).isEqualTo(-1);
        assertThat(in.position()).isEqualTo(200_000);
      }
    }
  }

  @Test
  void shortFilesAreReadToo() throws IOException {
    for (byte[] content : new byte[][] {{}, {0x1f}, {7}, {0x1f, 0x20}}) {
      try (InputFile in = InputFile.open(file("short", content))) {
        assertThat(in.readAllBytes()).isEqualTo(content);
      }
    }
  }

  @Test
  void aCutFileIsNamedWithThePlaceOfItsEnd() throws IOException {
    byte[] packed = gzip(content());
    Path path = file("cut.gz", Arrays.copyOf(packed, packed.length / 2));
    try (InputFile in = InputFile.open(path)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageStartingWith(
              path
                  + ": damaged or truncated gzip data after unpacked byte offset "
                  + in.position());
      assertThat(in.position()).isPositive().isLessThan(200_000);
    }
  }

  @Test
  void alteredContentIsFoundByItsSum() throws IOException {
    byte[] packed = gzip(content());
    packed[packed.length - 6] ^= 1;
    Path path = file("altered.gz", packed);
    try (InputFile in = InputFile.open(path)) {
      assertThatThrownBy(in::readAllBytes)
          .isInstanceOf(CorruptDataException.class)
          .hasMessageContaining("after unpacked byte offset 200000");
    }
  }

  @Test
  void aDamagedHeaderIsNamed() throws IOException {
    Path cut = file("header", new byte[] {0x1f, (byte) 0x8b, 8});
    Path method = file("method", new byte[] {0x1f, (byte) 0x8b, 3, 0, 0, 0, 0, 0, 0, 0});
    for (Path path : new Path[] {cut, method}) {
      assertThatThrownBy(() -> InputFile.open(path))
          .isInstanceOf(CorruptDataException.class)
          .hasMessageStartingWith(path + ": damaged gzip header");
    }
  }

  /** Linux shows the files that a process holds open as links. */
  @Test
  void noFileStaysOpen() throws IOException {
    Path open = Path.of("/proc/self/fd");
    assumeTrue(Files.isDirectory(open), "needs /proc");
    Path plain = file("plain", content());
    Path damaged = file("damaged", new byte[] {0x1f, (byte) 0x8b, 8});
    try (InputFile in = InputFile.open(plain)) {
      assertThat(in.read()).isNotNegative();
      assertThat(links(open)).contains(plain.toRealPath());
    }
    assertThatThrownBy(() -> InputFile.open(damaged)).isInstanceOf(CorruptDataException.class);

    assertThat(links(open)).doesNotContain(plain.toRealPath(), damaged.toRealPath());
  }

  private static List<Path> links(Path open) throws IOException {
    List<Path> links = new ArrayList<>();
    try (Stream<Path> files = Files.list(open)) {
      for (Path file : files.toList()) {
        try {
          links.add(Files.readSymbolicLink(file));
        } catch (NoSuchFileException e) {
          // That of the list of the folder itself, which is closed by now.
        }
      }
    }
    return links;
  }
}
