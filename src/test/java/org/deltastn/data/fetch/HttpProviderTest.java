package org.deltastn.data.fetch;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.assertThatIOException;

import java.io.IOException;
import java.net.InetAddress;
import java.net.ServerSocket;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
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
class HttpProviderTest {

  private final Map<String, byte[]> content = Map.of("a", new byte[] {1, 2}, "b", new byte[] {3});
  private List<FileSpec> specs;

  @TempDir Path cache;

  @BeforeEach
  void describe() throws IOException {
    specs = TestFiles.specs(content);
  }

  @Test
  void downloadsAllFiles() throws IOException {
    try (LocalServer server = new LocalServer(content)) {
      assertThat(provider(server.base()).provide(specs))
          .containsOnly(
              Map.entry("a", cache.resolve("a.gz")), Map.entry("b", cache.resolve("b.gz")));
    }
    assertThat(cache.resolve("a.gz")).hasBinaryContent(TestFiles.gzip(content.get("a")));
    assertThat(cache).isDirectoryNotContaining("glob:**.part");
  }

  @Test
  void downloadsOnlyWhatIsMissingOrCorrupt() throws IOException {
    Files.write(cache.resolve("a"), content.get("a"));
    Files.write(cache.resolve("b.gz"), new byte[] {9});
    try (LocalServer server = new LocalServer(content)) {
      assertThat(provider(server.base()).provide(specs)).containsEntry("a", cache.resolve("a"));
      assertThat(server.requests()).containsExactly("b");
    }
    assertThat(cache.resolve("b.gz")).hasBinaryContent(TestFiles.gzip(content.get("b")));
  }

  @Test
  void wrongContentIsNotInstalled() throws IOException {
    Map<String, byte[]> wrong = Map.of("a", new byte[] {7, 7}, "b", new byte[] {7});
    try (LocalServer server = new LocalServer(wrong)) {
      assertThatExceptionOfType(CorruptDataException.class)
          .isThrownBy(() -> provider(server.base()).provide(specs))
          .withMessageContainingAll("found", "expected");
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void missingFileNamesTheAddressAndStatus() throws IOException {
    try (LocalServer server = new LocalServer(Map.of())) {
      String first = specs.get(0).name();
      assertThatIOException()
          .isThrownBy(() -> provider(server.base()).provide(specs))
          .withMessage(server.base() + "/" + first + ".gz: found HTTP status 404, expected 200");
    }
    assertThat(cache).isEmptyDirectory();
  }

  @Test
  void unreachableServerIsNamed() throws IOException {
    URI closed;
    try (LocalServer server = new LocalServer(Map.of())) {
      closed = server.base();
    }

    assertThatIOException()
        .isThrownBy(() -> provider(closed).provide(specs))
        .withMessageContainingAll(closed.toString(), "ConnectException");
  }

  @Test
  void silentServerTimesOut() throws IOException {
    try (ServerSocket silent =
        new ServerSocket(0, 1, InetAddress.getByAddress(new byte[] {127, 0, 0, 1}))) {
      URI base = URI.create("http://127.0.0.1:" + silent.getLocalPort() + "/");
      HttpProvider provider = new HttpProvider(base, cache, Duration.ofMillis(300));

      assertThatIOException()
          .isThrownBy(() -> provider.provide(specs))
          .withMessageContaining("timed out");
    }
  }

  private HttpProvider provider(URI base) {
    return new HttpProvider(base, cache, Duration.ofSeconds(10));
  }
}
