package org.deltastn.data.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;

/** Downloads {@code NAME.gz} for every file below a base address into a cache folder. */
public final class HttpProvider implements DatasetProvider {

  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(10);

  private final URI base;
  private final DataFolder cache;
  private final Duration timeout;

  /**
   * Creates a provider.
   *
   * @param base the address of the folder of the files
   * @param cache the folder that receives the verified files
   * @param timeout the time to connect, and the time to the first byte of each answer; a whole file
   *     may take ten minutes
   */
  public HttpProvider(URI base, Path cache, Duration timeout) {
    this.base = base.getPath().endsWith("/") ? base : URI.create(base + "/");
    this.cache = new DataFolder(cache);
    this.timeout = timeout;
  }

  @Override
  public String description() {
    return "download from " + base;
  }

  /** Downloads the files that the cache folder does not hold intact. */
  @Override
  public Map<String, Path> provide(List<FileSpec> files) throws IOException {
    Downloader downloader = new Downloader(timeout, LONGEST_DOWNLOAD);
    Map<String, Path> found = new LinkedHashMap<>();
    for (FileSpec file : files) {
      found.put(file.name(), cachedOrDownloaded(downloader, file));
    }
    return found;
  }

  private Path cachedOrDownloaded(Downloader downloader, FileSpec file) throws IOException {
    try {
      return cache.find(file, List.of());
    } catch (IOException missingOrCorrupt) {
      String name = file.name() + ".gz";
      return cache.install(file, name, part -> downloader.download(base.resolve(name), part));
    }
  }
}
