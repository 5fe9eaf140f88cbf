package org.deltastn.spark.jobs.data;

import java.io.IOException;
import java.util.UUID;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.preflight.SessionSettings;

/**
 * Where a job writes a file or folder. Only what this program wrote is replaced, and what is
 * written appears whole: it is written beside its place and then renamed.
 */
public final class Output {

  /** Writes what belongs to a path. */
  public interface Writing {
    void to(String path) throws IOException;
  }

  private final String option;
  private final Path path;
  private final FileSystem files;
  private final OwnFiles own;
  private final boolean overwrite;

  private Output(String option, Path path, FileSystem files, OwnFiles own, boolean overwrite) {
    this.option = option;
    this.path = path;
    this.files = files;
    this.own = own;
    this.overwrite = overwrite;
  }

  /**
   * Returns a place that can be written: it was tried.
   *
   * @param option names the place in messages
   * @param own what of ours may be replaced there
   * @param overwrite whether it is
   * @throws IllegalArgumentException if something else is there, or nothing can be written there
   */
  public static Output of(
      SparkSession spark, String option, String place, OwnFiles own, boolean overwrite) {
    try {
      Path path = withoutSlash(place);
      FileSystem files = path.getFileSystem(SessionSettings.hadoop(spark));
      Output output = new Output(option, path, files, own, overwrite);
      output.requireReplaceable();
      output.tryToWrite();
      return output;
    } catch (IOException e) {
      throw new IllegalArgumentException(
          option + ": cannot write to " + place + ": " + e.getMessage(), e);
    }
  }

  /** Returns the path, without a slash at its end. */
  public String path() {
    return path.toString();
  }

  /**
   * Refuses a place at which, or in whose folder, something is that is read.
   *
   * @throws IllegalArgumentException naming both
   */
  public Output apartFrom(String read) {
    Path other = withoutSlash(read).makeQualified(files.getUri(), files.getWorkingDirectory());
    if ((other + "/").startsWith(files.makeQualified(path) + "/")) {
      throw new IllegalArgumentException(
          option
              + ": "
              + path
              + " would replace "
              + read
              + ", which is read; choose another place");
    }
    return this;
  }

  /**
   * Writes, and replaces what was there.
   *
   * @throws IllegalArgumentException if something of another's has come there meanwhile
   * @throws IOException if it cannot be written; what was there stays then
   */
  public void write(Writing writing) throws IOException {
    Path fresh = beside("new");
    try {
      writing.to(fresh.toString());
      requireReplaceable();
      Path old = beside("old");
      boolean replaces = files.exists(path);
      if (replaces) {
        rename(path, old);
      }
      try {
        rename(fresh, path);
      } catch (IOException e) {
        if (replaces) {
          rename(old, path);
        }
        throw e;
      }
      if (replaces) {
        files.delete(old, true);
      }
    } finally {
      files.delete(fresh, true);
    }
  }

  private void requireReplaceable() throws IOException {
    if (!files.exists(path)) {
      return;
    }
    own.require(files, path, option);
    if (!overwrite) {
      throw new IllegalArgumentException(
          option + ": " + path + " exists already; give --overwrite to replace it");
    }
  }

  private void tryToWrite() throws IOException {
    Path probe = beside("try");
    if (!files.mkdirs(probe.getParent())) {
      throw new IOException("the folder cannot be made");
    }
    try {
      files.create(probe, false).close();
    } finally {
      files.delete(probe, false);
    }
  }

  private void rename(Path from, Path to) throws IOException {
    if (!files.rename(from, to)) {
      throw new IOException(option + ": cannot rename " + from + " to " + to);
    }
  }

  private Path beside(String what) {
    String name = "." + path.getName() + "." + what + "-" + UUID.randomUUID();
    return new Path(files.makeQualified(path).getParent(), name);
  }

  private static Path withoutSlash(String place) {
    String text = new Path(place).toString();
    while (text.length() > 1 && text.endsWith("/")) {
      text = text.substring(0, text.length() - 1);
    }
    return new Path(text);
  }
}
