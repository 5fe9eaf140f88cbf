package org.deltastn.spark.model;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.SparkSession;
import org.deltastn.data.Digests;
import org.deltastn.spark.preflight.SessionSettings;

/** The files of a saved stage, on any Hadoop file system, by their names within its folder. */
public final class StageFolder {

  /**
   * Describes a file as it was saved.
   *
   * @param name within the folder, with slashes
   * @param bytes its length
   * @param sha256 of its contents, in hexadecimal
   */
  public record Entry(String name, long bytes, String sha256) {}

  private final Path root;
  private final FileSystem files;
  private final Map<String, Entry> written = new HashMap<>();

  /**
   * Names a folder, which need not exist.
   *
   * @throws IOException if its file system cannot be reached
   */
  StageFolder(String path, SparkSession session) throws IOException {
    Path given = new Path(path);
    files = given.getFileSystem(SessionSettings.hadoop(session));
    root = files.makeQualified(given);
  }

  /** Returns the full path of a file or folder within. */
  public String path(String name) {
    return new Path(root, name).toString();
  }

  /** Writes a file, under its own name at once; the metadata, which are last, make it complete. */
  public void write(String name, byte[] bytes) throws IOException {
    try (FSDataOutputStream out = files.create(new Path(root, name), true)) {
      out.write(bytes);
    }
    written.put(name, new Entry(name, bytes.length, Digests.sha256(bytes)));
  }

  /**
   * Reads a whole file.
   *
   * @throws IOException naming the file, if it is missing or cannot be read
   */
  byte[] read(String name) throws IOException {
    try (FSDataInputStream in = files.open(new Path(root, name))) {
      return in.readAllBytes();
    } catch (FileNotFoundException e) {
      throw new IOException("file " + name + " is missing", e);
    } catch (IOException e) {
      throw new IOException("file " + name + ": " + e.getMessage(), e);
    }
  }

  /**
   * Reads a whole file and compares it with what was saved.
   *
   * @throws IOException naming the file and the difference, if it is missing or altered
   */
  public byte[] read(Entry entry) throws IOException {
    byte[] bytes = read(entry.name());
    if (bytes.length != entry.bytes()) {
      throw new IOException(
          "file "
              + entry.name()
              + " has "
              + bytes.length
              + " bytes, expected "
              + entry.bytes()
              + ", as it was saved");
    }
    String found = Digests.sha256(bytes);
    if (!found.equals(entry.sha256())) {
      throw new IOException(
          "file "
              + entry.name()
              + " has the SHA-256 "
              + found
              + ", expected "
              + entry.sha256()
              + ": it was altered after it was saved");
    }
    return bytes;
  }

  /**
   * Describes the files that were written to a folder within, sorted by name. What else lies there
   * is not asked for: a listing may lag behind.
   */
  List<Entry> entries(String folder) {
    return written.values().stream()
        .filter(entry -> entry.name().startsWith(folder + "/"))
        // Spark's success markers are empty.
        .filter(entry -> !new Path(entry.name()).getName().startsWith("_"))
        .sorted(Comparator.comparing(Entry::name))
        .toList();
  }
}
