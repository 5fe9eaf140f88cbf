package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.io.OutputStream;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.Digests;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DataFolderTest {

  private static final FileSpec SPEC =
      new FileSpec(
          "digits", Digests.sha256("content".getBytes(StandardCharsets.UTF_8)), "content".length());

  @TempDir Path temporary;
  private DataFolder folder;

  @BeforeEach
  void path() {
    folder = new DataFolder(temporary.resolve("data"));
  }

  private Path write(String name, String content) throws IOException {
    Path file = folder.path().resolve(name);
    Files.createDirectories(file.getParent());
    if (!name.endsWith(".gz")) {
      return Files.writeString(file, content);
    }
    try (OutputStream out = new GZIPOutputStream(Files.newOutputStream(file))) {
      out.write(content.getBytes(StandardCharsets.UTF_8));
    }
    return file;
  }

  @Test
  void aFileIsFoundPackedOrNotAndInSubFolders() throws IOException {
    Path packed = write("sub/digits.gz", "content");
    assertThat(folder.find(SPEC, List.of("sub"))).isEqualTo(packed);
    assertThatThrownBy(() -> folder.find(SPEC, List.of()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("found no digits or digits.gz");
    Path plain = write("sub/digits", "content");
    assertThat(folder.find(SPEC, List.of("other", "sub"))).as("plain first").isEqualTo(plain);
    Path above = write("digits", "content");
    assertThat(folder.findAll(List.of(SPEC), List.of("sub"))).containsOnly(entry("digits", above));
  }

  private static Map.Entry<String, Path> entry(String name, Path path) {
    return Map.entry(name, path);
  }

  @Test
  void anAlteredFileIsPassedOverForAGoodOneAndNamedWithoutOne() throws IOException {
    Path altered = write("digits", "contenT");
    assertThatThrownBy(() -> folder.find(SPEC, List.of("sub")))
        .isInstanceOf(CorruptDataException.class)
        .hasMessageStartingWith(altered.toString())
        .hasMessageContaining(SPEC.sha256());
    write("sub/digits.gz", "also altered");
    assertThatThrownBy(() -> folder.find(SPEC, List.of("sub")))
        .as("the first form is named")
        .hasMessageStartingWith(altered.toString());
    Path good = write("digits.gz", "content");
    assertThat(folder.find(SPEC, List.of("sub"))).isEqualTo(good);
  }

  @Test
  void aFolderThatDoesNotExistHoldsNothing() {
    assertThatThrownBy(() -> folder.findAll(List.of(SPEC), List.of()))
        .isInstanceOf(FileNotFoundException.class)
        .hasMessage("no such folder");
  }

  @Test
  void aFileIsInstalledWholeOrNotAtAll() throws IOException {
    Path installed = folder.install(SPEC, "digits", part -> Files.writeString(part, "content"));
    assertThat(installed).isEqualTo(folder.path().resolve("digits")).hasContent("content");

    assertThatThrownBy(
            () -> folder.install(SPEC, "digits", part -> Files.writeString(part, "half")))
        .isInstanceOf(CorruptDataException.class);
    assertThatThrownBy(
            () ->
                folder.install(
                    SPEC,
                    "other",
                    part -> {
                      Files.writeString(part, "conte");
                      throw new IOException("cut");
                    }))
        .hasMessage("cut");
    try (Stream<Path> files = Files.list(folder.path())) {
      assertThat(files).containsExactly(installed);
    }
    assertThat(installed).hasContent("content");
  }
}
