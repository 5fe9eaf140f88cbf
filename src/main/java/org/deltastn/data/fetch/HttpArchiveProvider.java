package org.deltastn.data.fetch;

import java.io.IOException;
import java.net.URI;
import java.nio.file.Path;
import java.time.Duration;
import java.util.List;
import java.util.Map;

/** Downloads a {@code .tar.gz} archive and takes files out of it into a cache folder. */
public final class HttpArchiveProvider implements DatasetProvider {

  private static final Duration LONGEST_DOWNLOAD = Duration.ofMinutes(30);

  private final URI address;
  private final ArchiveContent content;
  private final DataFolder cache;
  private final Duration timeout;

  /**
   * Creates a provider.
   *
   * @param address the address of the archive
   * @param archiveFolder the folder of the files in the archive, e.g. {@code cifar-10-batches-bin}
   * @param cache the folder that receives the verified files
   * @param timeout the time to connect, and the time to the first byte of the answer; the whole
   *     archive may take 30 minutes
   */
  public HttpArchiveProvider(URI address, String archiveFolder, Path cache, Duration timeout) {
    this.address = address;
    this.content = new TarMembers(archiveFolder);
    this.cache = new DataFolder(cache);
    this.timeout = timeout;
  }

  @Override
  public String description() {
    return "download of " + address;
  }

  @Override
  public Map<String, Path> provide(List<FileSpec> files) throws IOException {
    try (WorkFolder work = WorkFolder.create("delta-stn-download")) {
      Path archive = work.path().resolve("archive.tar.gz");
      new Downloader(timeout, LONGEST_DOWNLOAD).download(address, archive);
      return content.install(archive, files, cache);
    }
  }
}
