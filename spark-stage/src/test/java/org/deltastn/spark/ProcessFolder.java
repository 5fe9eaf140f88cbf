package org.deltastn.spark;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;

/**
 * Folders for tests that hand them to other processes. An executor removes files of its own while
 * it ends, which can be after the test: who deletes the folder at the same time fails by chance. So
 * these lie in the build's folder and are left to it.
 */
public final class ProcessFolder {

  private ProcessFolder() {}

  /** Returns a new, empty folder by an absolute path. */
  public static Path create() {
    try {
      Path parent = Path.of("target", "process-folders").toAbsolutePath();
      return Files.createTempDirectory(Files.createDirectories(parent), "test");
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }
}
