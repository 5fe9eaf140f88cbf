package org.deltastn.spark.report;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.preflight.SessionSettings;

/** Writes texts to any file system that Spark knows. */
public final class TextFile {

  private TextFile() {}

  /**
   * Writes a text as UTF-8, over an earlier file; missing folders are made.
   *
   * @throws IOException if the file cannot be written
   */
  public static void write(String path, String text) throws IOException {
    Path file = new Path(path);
    // An instance of its own: the checksum files of the local file system are switched off on it.
    try (FileSystem files =
        FileSystem.newInstance(file.toUri(), SessionSettings.hadoop(SparkSession.active()))) {
      files.setWriteChecksum(false);
      try (FSDataOutputStream out = files.create(file, true)) {
        out.write(text.getBytes(StandardCharsets.UTF_8));
      }
    }
  }
}
