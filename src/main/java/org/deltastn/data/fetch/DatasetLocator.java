package org.deltastn.data.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.file.FileSystemException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.deltastn.data.CorruptDataException;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Finds the files of a data set by trying one provider after another. */
public final class DatasetLocator {

  private static final Logger LOG = LoggerFactory.getLogger(DatasetLocator.class);

  private final String dataset;
  private final List<FileSpec> files;
  private final List<DatasetProvider> providers;
  private final String advice;

  /**
   * Creates a locator.
   *
   * @param dataset the name of the data set, for messages
   * @param files the files wanted, all of them
   * @param providers the ways to try, in order
   * @param advice what the user can do when no way works
   */
  public DatasetLocator(
      String dataset, List<FileSpec> files, List<DatasetProvider> providers, String advice) {
    this.dataset = dataset;
    this.files = List.copyOf(files);
    this.providers = List.copyOf(providers);
    this.advice = advice;
  }

  /**
   * Returns the verified path of every file by {@link FileSpec#name()}, all from one provider.
   *
   * @throws CorruptDataException if a provider that the user chose has a file of another content
   * @throws DataNotFoundException if no provider works; it lists them all with their reasons and
   *     holds their exceptions as suppressed ones
   * @throws IOException if the thread is interrupted
   */
  public Map<String, Path> locate() throws IOException {
    List<String> attempts = new ArrayList<>();
    List<IOException> failures = new ArrayList<>();
    for (DatasetProvider provider : providers) {
      try {
        Map<String, Path> found = provider.provide(files);
        LOG.info("{}: using {}", dataset, provider.description());
        return found;
      } catch (InterruptedIOException e) {
        throw e;
      } catch (IOException e) {
        if (provider.chosenByUser() && e instanceof CorruptDataException) {
          throw e;
        }
        String attempt = provider.description() + ": " + reason(e);
        report(provider, attempt, e);
        attempts.add(attempt);
        failures.add(e);
      }
    }
    DataNotFoundException notFound = new DataNotFoundException(dataset, attempts, advice);
    failures.forEach(notFound::addSuppressed);
    throw notFound;
  }

  private void report(DatasetProvider provider, String attempt, IOException e) {
    if (provider.chosenByUser() || e instanceof CorruptDataException) {
      LOG.warn("{}: {}; trying other ways", dataset, attempt);
    } else {
      LOG.info("{}: {}", dataset, attempt);
    }
  }

  private static String reason(IOException e) {
    // The message of these is often only a path, or nothing.
    boolean bare = e.getMessage() == null || e instanceof FileSystemException;
    return bare ? e.toString() : e.getMessage();
  }
}
