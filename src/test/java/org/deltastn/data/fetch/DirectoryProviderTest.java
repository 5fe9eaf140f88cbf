package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DirectoryProviderTest {

  private final Map<String, byte[]> content = Map.of("a", new byte[] {1, 2}, "b", new byte[] {3});
  private List<FileSpec> specs;

  @TempDir Path folder;

  @BeforeEach
  void describe() throws IOException {
    specs = TestFiles.specs(content);
  }

  @Test
  void findsFilesInTheFolderAndTheSubFolder() throws IOException {
    Files.createDirectory(folder.resolve("sub"));
    Files.write(folder.resolve("a.gz"), TestFiles.gzip(content.get("a")));
    Files.write(folder.resolve("sub").resolve("b"), content.get("b"));

    assertThat(DirectoryProvider.chosen(folder, List.of("other", "sub")).provide(specs))
        .containsEntry("a", folder.resolve("a.gz"))
        .containsEntry("b", folder.resolve("sub").resolve("b"));
  }

  @Test
  void prefersTheFormThatVerifies() throws IOException {
    TestFiles.writeAll(folder, content, true);
    Files.write(folder.resolve("a"), new byte[] {9});

    assertThat(DirectoryProvider.cache(folder).provide(specs))
        .containsEntry("a", folder.resolve("a.gz"));
  }

  @Test
  void saysThatACacheFileIsCorrupt() throws IOException {
    TestFiles.writeAll(folder, content, false);
    Files.write(folder.resolve("b"), new byte[] {9});

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> DirectoryProvider.cache(folder).provide(specs))
        .withMessageStartingWith("corrupt file " + folder.resolve("b"))
        .withMessageContainingAll("found 1 unpacked bytes", "expected 1");
  }

  @Test
  void namesWhatIsMissing() {
    assertThatIOException()
        .isThrownBy(() -> DirectoryProvider.cache(folder).provide(List.of(specs.get(0))))
        .withMessage("found no %s or %s.gz", specs.get(0).name(), specs.get(0).name());
    assertThatIOException()
        .isThrownBy(() -> DirectoryProvider.cache(folder.resolve("absent")).provide(specs))
        .withMessage("no such folder");
  }

  @Test
  void describesItself() {
    assertThat(DirectoryProvider.cache(folder).description()).isEqualTo("cache folder " + folder);
    assertThat(DirectoryProvider.cache(folder).chosenByUser()).isFalse();
    assertThat(DirectoryProvider.systemPackage("tiny-data", folder).description())
        .isEqualTo("folder of package tiny-data " + folder);
    assertThat(DirectoryProvider.systemPackage("tiny-data", folder).chosenByUser()).isFalse();
    assertThat(DirectoryProvider.chosen(folder, List.of()).description())
        .isEqualTo("directory " + folder);
    assertThat(DirectoryProvider.chosen(folder, List.of()).chosenByUser()).isTrue();
  }
}
