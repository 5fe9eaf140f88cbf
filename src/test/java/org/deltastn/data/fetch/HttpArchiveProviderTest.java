package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.LocalServer;
import org.deltastn.data.TestFiles;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(60)
class HttpArchiveProviderTest {

  private final Map<String, byte[]> content = Map.of("a", new byte[] {1, 2}, "b", new byte[] {3});
  private List<FileSpec> specs;

  @TempDir Path cache;

  @BeforeEach
  void describe() throws IOException {
    specs = TestFiles.specs(content);
  }

  @Test
  void takesTheFilesOutOfTheArchive() throws IOException {
    assertThat(provide(Map.of("in/b", new byte[] {3}, "in/a", new byte[] {1, 2}, "a", new byte[9])))
        .containsOnly(Map.entry("a", cache.resolve("a")), Map.entry("b", cache.resolve("b")));
    assertThat(cache.resolve("a")).hasBinaryContent(content.get("a"));
    assertThat(cache).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void missingMembersAreNamed() {
    assertThatIOException()
        .isThrownBy(() -> provide(Map.of("in/a", new byte[] {1, 2})))
        .withMessage("the archive has no in/b");
  }

  @Test
  void wrongContentIsNotInstalled() {
    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> provide(Map.of("in/a", new byte[] {1, 2}, "in/b", new byte[] {4})))
        .withMessageContainingAll("found 1 unpacked bytes", "expected 1");
    assertThat(cache.resolve("b")).doesNotExist();
  }

  @Test
  void damagedArchiveIsAnIoException() throws IOException {
    byte[] tar = TestFiles.tar(Map.of("in/a", new byte[] {1, 2}));
    assertThatIOException().isThrownBy(() -> provide(Arrays.copyOf(tar, 513)));
  }

  @Test
  void missingArchiveNamesTheAddressAndStatus() throws IOException {
    try (LocalServer server = new LocalServer(Map.of())) {
      assertThatIOException()
          .isThrownBy(() -> provider(server).provide(specs))
          .withMessage(server.base() + "/x.tar.gz: found HTTP status 404, expected 200");
      assertThat(provider(server).description())
          .isEqualTo("download of " + server.base() + "/x.tar.gz");
    }
  }

  private Map<String, Path> provide(Map<String, byte[]> members) throws IOException {
    return provide(TestFiles.tar(members));
  }

  private Map<String, Path> provide(byte[] tar) throws IOException {
    try (LocalServer server = new LocalServer(Map.of("x.tar", tar))) {
      return provider(server).provide(specs);
    }
  }

  private HttpArchiveProvider provider(LocalServer server) {
    return new HttpArchiveProvider(
        URI.create(server.base() + "/x.tar.gz"), "in", cache, Duration.ofSeconds(10));
  }
}
