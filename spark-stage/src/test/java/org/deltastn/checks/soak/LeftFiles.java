package org.deltastn.checks.soak;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.util.List;
import java.util.regex.Pattern;
import java.util.stream.Stream;

/** The files that processes left in their folders, those apart that libraries of others leave. */
final class LeftFiles {

  /**
   * What Snappy, LZ4 and Zstandard unpack, and leave where a process is killed before it deletes
   * it.
   */
  private static final Pattern OF_OTHERS = Pattern.compile("snappy-.*|liblz4-java.*|libzstd-jni.*");

  private LeftFiles() {}

  /**
   * Returns the files below a folder that no other library is known to leave there, by paths
   * relative to it, in order; nothing where there is no folder.
   */
  static List<String> in(Path folder) throws IOException {
    if (!Files.isDirectory(folder)) {
      return List.of();
    }
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(file -> Files.isRegularFile(file, LinkOption.NOFOLLOW_LINKS))
          .filter(file -> !OF_OTHERS.matcher(file.getFileName().toString()).matches())
          .map(file -> folder.relativize(file).toString())
          .sorted()
          .toList();
    }
  }
}
