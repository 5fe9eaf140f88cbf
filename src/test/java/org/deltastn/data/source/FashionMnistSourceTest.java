package org.deltastn.data.source;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.LocalServer;
import org.deltastn.data.TestFiles;
import org.deltastn.data.fetch.DataNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;

@Timeout(120)
class FashionMnistSourceTest {

  // The layout is that of MNIST.
  private final Map<String, byte[]> content = TestFiles.tinyMnist();

  @TempDir Path folder;
  private Path cache;
  private Path packageFolder;
  private FashionMnistSource.Builder tiny;

  @BeforeEach
  void prepare() throws IOException {
    cache = folder.resolve("cache");
    packageFolder = folder.resolve("package");
    tiny =
        FashionMnistSource.builder()
            .files(TestFiles.specs(content))
            .cache(cache)
            .packageFolder(packageFolder)
            .mirrors(List.of());
  }

  @Test
  void readsTheSubFolderOfTheDirectory() throws IOException {
    TestFiles.writeAll(folder.resolve("given").resolve("fashion-mnist"), content, true);

    assertTiny(tiny.directory(folder.resolve("given")).build().load());
  }

  @Test
  void wrongSumInTheDirectoryIsAnError() throws IOException {
    Path given = folder.resolve("given");
    TestFiles.writeAll(given, content, false);
    TestFiles.writeAll(packageFolder, content, true);
    Files.write(given.resolve("t10k-labels-idx1-ubyte"), new byte[] {1});

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> tiny.directory(given).build().load())
        .withMessageContainingAll("t10k-labels-idx1-ubyte", "found 1 unpacked bytes");
  }

  @Test
  void readsTheInstalledPackageAndFillsNoCache() throws IOException {
    TestFiles.writeAll(packageFolder, content, true);

    assertTiny(tiny.build().load());
    assertThat(cache).doesNotExist();
  }

  @Test
  void passesOverACorruptPackage() throws IOException {
    TestFiles.writeAll(packageFolder, content, true);
    Files.write(packageFolder.resolve("train-labels-idx1-ubyte.gz"), new byte[] {1, 2, 3});
    TestFiles.writeAll(cache, content, true);

    assertTiny(tiny.build().load());
  }

  @Test
  void downloadFillsTheCache() throws IOException {
    try (LocalServer server = new LocalServer(content)) {
      assertTiny(tiny.mirrors(List.of(server.base())).build().load());
    }

    assertTiny(tiny.mirrors(List.of()).build().load());
  }

  @Test
  void failureSaysWhatToInstall() throws IOException {
    try (LocalServer server = new LocalServer(Map.of())) {
      tiny.mirrors(List.of(server.base())).timeout(Duration.ofSeconds(5));

      assertThatExceptionOfType(DataNotFoundException.class)
          .isThrownBy(() -> tiny.build().load())
          .withMessageContainingAll(
              "Fashion-MNIST was not found",
              "1. folder of package dataset-fashion-mnist " + packageFolder + ": no such folder",
              "2. cache folder " + cache + ": no such folder",
              "3. download from " + server.base(),
              "or into " + cache,
              "as root: apt-get install dataset-fashion-mnist");
    }
  }

  @Test
  void readsTheRealFiles() throws IOException {
    PublicDataset images = TestFiles.present(FashionMnistSource.builder());

    assertThat(images.training().size()).isEqualTo(60000);
    assertThat(images.test().size()).isEqualTo(10000);
    assertThat(images.training().featureShape()).containsExactly(784);
    assertThat(images.training().targets()).startsWith(9, 0, 0, 3, 0);
    assertThat(images.test().targets()).startsWith(9, 2, 1, 1, 6);
    double sum = 0;
    for (float pixel : images.training().features()) {
      sum += pixel;
    }
    // The mean commonly quoted for normalization.
    assertThat(sum / (60000 * 784)).isCloseTo(0.2860, within(5e-5));
  }

  private static void assertTiny(PublicDataset images) {
    assertThat(images.training().featureShape()).containsExactly(4);
    assertThat(images.training().targets()).containsExactly(7, 0, 9);
    assertThat(images.test().features()).containsExactly(1, 1, 0, 0);
  }
}
