package org.deltastn.data;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

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
    HttpClient client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
    Map<String, Path> found = new LinkedHashMap<>();
    for (FileSpec file : files) {
      found.put(file.name(), cachedOrDownloaded(client, file));
    }
    return found;
  }

  private Path cachedOrDownloaded(HttpClient client, FileSpec file) throws IOException {
    try {
      return cache.find(file, "");
    } catch (IOException missingOrCorrupt) {
      String name = file.name() + ".gz";
      return cache.install(file, name, part -> download(client, base.resolve(name), part));
    }
  }

  private void download(HttpClient client, URI address, Path part) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(timeout).build();
    // The request's own timeout ends with the headers, so a stalled body needs a limit of its own.
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(request, BodyHandlers.ofFile(part));
    try {
      int status = answer.get(LONGEST_DOWNLOAD.toSeconds(), TimeUnit.SECONDS).statusCode();
      if (status != 200) {
        throw new IOException(address + ": found HTTP status " + status + ", expected 200");
      }
    } catch (ExecutionException e) {
      throw new IOException(address + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(address + ": not complete after " + LONGEST_DOWNLOAD, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(address + ": interrupted");
    } finally {
      answer.cancel(true);
    }
  }
}
