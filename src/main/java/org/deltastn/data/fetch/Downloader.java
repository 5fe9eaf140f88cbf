package org.deltastn.data.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.net.URI;
import java.net.http.HttpClient;
import java.net.http.HttpRequest;
import java.net.http.HttpResponse;
import java.net.http.HttpResponse.BodyHandlers;
import java.nio.file.Path;
import java.time.Duration;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.TimeoutException;

/** Downloads files over HTTP; a slow or silent server causes an error, never a hang. */
final class Downloader {

  private final HttpClient client;
  private final Duration timeout;
  private final Duration longest;

  /**
   * Creates a downloader.
   *
   * @param timeout the time to connect, and the time to the first byte of each answer
   * @param longest the time that a whole file may take
   */
  Downloader(Duration timeout, Duration longest) {
    this.timeout = timeout;
    this.longest = longest;
    client =
        HttpClient.newBuilder()
            .connectTimeout(timeout)
            .followRedirects(HttpClient.Redirect.NORMAL)
            .build();
  }

  void download(URI address, Path file) throws IOException {
    HttpRequest request = HttpRequest.newBuilder(address).timeout(timeout).build();
    // The request's own timeout ends with the headers, so a stalled body needs a limit of its own.
    CompletableFuture<HttpResponse<Path>> answer =
        client.sendAsync(request, BodyHandlers.ofFile(file));
    try {
      int status = answer.get(longest.toSeconds(), TimeUnit.SECONDS).statusCode();
      if (status != 200) {
        throw new IOException(address + ": found HTTP status " + status + ", expected 200");
      }
    } catch (ExecutionException e) {
      throw new IOException(address + ": " + e.getCause(), e.getCause());
    } catch (TimeoutException e) {
      throw new IOException(address + ": not complete after " + longest, e);
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException(address + ": interrupted");
    } finally {
      answer.cancel(true);
    }
  }
}
