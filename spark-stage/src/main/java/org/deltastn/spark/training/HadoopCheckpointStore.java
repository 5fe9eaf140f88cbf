package org.deltastn.spark.training;

import java.io.FileNotFoundException;
import java.io.IOException;
import java.time.Duration;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.FileSystem;
import org.apache.hadoop.fs.LocalFileSystem;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.StreamCapabilities;
import org.deltastn.train.checkpoint.CheckpointStore;

/**
 * A folder of any Hadoop file system. A file is written under a temporary name that begins with a
 * dot, in the same folder, and renamed when it is complete; in an object store, where a file shows
 * only when it is closed and a rename is a copy, under its own name at once.
 */
public final class HadoopCheckpointStore implements CheckpointStore {

  private static final String TEMPORARY = ".unfinished-";

  /** Older files that are incomplete belong to a process that died. */
  private static final Duration ABANDONED = Duration.ofHours(1);

  private static final int ATTEMPTS = 3;

  private final FileSystem fileSystem;
  private final Path folder;
  private long opened;

  private HadoopCheckpointStore(FileSystem fileSystem, Path folder) {
    this.fileSystem = fileSystem;
    this.folder = folder;
  }

  /**
   * Opens a folder, which is created if missing: tries to write to it, and deletes incomplete files
   * that are more than an hour old. Younger ones may be those of another process.
   *
   * @param param the Param that names the folder, for messages
   * @param uri a URI, or a path of the default file system
   * @throws IllegalArgumentException if the folder cannot be created or written to, with the reason
   */
  public static HadoopCheckpointStore open(String param, String uri, Configuration hadoop) {
    try {
      Path path = new Path(uri);
      FileSystem system = path.getFileSystem(hadoop);
      if (system instanceof LocalFileSystem local) {
        // Without checksum files, which are not renamed together with their files.
        system = local.getRawFileSystem();
      }
      HadoopCheckpointStore store = new HadoopCheckpointStore(system, system.makeQualified(path));
      store.prepare();
      return store;
    } catch (IOException | IllegalArgumentException e) {
      throw new IllegalArgumentException(
          param + " '" + uri + "' cannot be used: " + e.getMessage(), e);
    }
  }

  private void prepare() throws IOException {
    if (!fileSystem.mkdirs(folder)) {
      throw new IOException("the folder cannot be made");
    }
    Path trial = temporary("trial");
    fileSystem.create(trial, false).close();
    // By the clock of the file system.
    opened = fileSystem.getFileStatus(trial).getModificationTime();
    fileSystem.delete(trial, false);
    deleteAbandoned();
  }

  /** Deletes incomplete files that are more than an hour old. */
  void deleteAbandoned() throws IOException {
    deleteUnfinished(opened - ABANDONED.toMillis());
  }

  /** Deletes all incomplete files; another fit of the same run writes its own again. */
  void deleteUnfinished() throws IOException {
    deleteUnfinished(Long.MAX_VALUE);
  }

  private void deleteUnfinished(long before) throws IOException {
    for (FileStatus status : list()) {
      if (status.getPath().getName().startsWith(TEMPORARY)
          && status.getModificationTime() < before) {
        fileSystem.delete(status.getPath(), false);
      }
    }
  }

  /** Returns what is in the folder, nothing where there is none. */
  private FileStatus[] list() throws IOException {
    try {
      return fileSystem.listStatus(folder);
    } catch (FileNotFoundException e) {
      return new FileStatus[0];
    }
  }

  private Path temporary(String what) {
    return new Path(folder, TEMPORARY + what + "-" + UUID.randomUUID());
  }

  /** Returns a folder in this one, which is made when something is written to it. */
  HadoopCheckpointStore child(String name) {
    HadoopCheckpointStore child = new HadoopCheckpointStore(fileSystem, new Path(folder, name));
    child.opened = opened;
    return child;
  }

  /** Returns the names of the folders in this one, the last changed first. */
  List<String> children() throws IOException {
    return Arrays.stream(list())
        .filter(FileStatus::isDirectory)
        .sorted(Comparator.comparingLong(FileStatus::getModificationTime).reversed())
        .map(status -> status.getPath().getName())
        .toList();
  }

  /** Deletes this folder and all files in it. */
  void delete() throws IOException {
    fileSystem.delete(folder, true);
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : list()) {
      if (status.isFile() && !status.getPath().getName().startsWith(".")) {
        names.add(status.getPath().getName());
      }
    }
    return names;
  }

  /** Asks for the file itself: a listing may lag behind. */
  @Override
  public boolean has(String name) throws IOException {
    return fileSystem.exists(new Path(folder, name));
  }

  @Override
  public <T> T read(String name, Reading<T> reading) throws IOException {
    Path file = new Path(folder, name);
    long length = fileSystem.getFileStatus(file).getLen();
    try (FSDataInputStream in = fileSystem.open(file)) {
      return reading.from(in, length);
    }
  }

  @Override
  public void write(String name, Content content) throws IOException {
    Path whole = new Path(folder, name);
    if (fileSystem.hasPathCapability(folder, CommonPathCapabilities.ABORTABLE_STREAM)) {
      writeAtOnce(whole, content);
      return;
    }
    for (int attempt = 1; !writeAndRename(temporary(name), whole, content); attempt++) {
      if (attempt == ATTEMPTS) {
        throw new IOException(
            "another process deletes " + folder + " again and again while it is in use");
      }
    }
  }

  private void writeAtOnce(Path whole, Content content) throws IOException {
    // Another fit of the same run may have written the same; a store shows one of them whole.
    FSDataOutputStream out = fileSystem.create(whole, true);
    try {
      content.writeTo(out);
    } catch (Throwable e) {
      out.abort();
      throw e;
    }
    out.close();
  }

  /**
   * Writes a file.
   *
   * @return false if the folder was deleted meanwhile, by another fit of the same run that ended
   */
  private boolean writeAndRename(Path part, Path whole, Content content) throws IOException {
    try {
      try (FSDataOutputStream out = fileSystem.create(part, false)) {
        content.writeTo(out);
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync();
        }
      }
      if (renamed(part, whole)) {
        return true;
      }
      if (!fileSystem.exists(part)) {
        return false;
      }
      throw new IOException("cannot rename " + part + " to " + whole);
    } catch (Throwable e) {
      // A fit that is stopped by an interrupt deletes its file too, where a file system refuses
      // what an interrupted thread asks for.
      boolean interrupted = Thread.interrupted();
      try {
        // A local file system without native code sets permissions after it has made the file, and
        // fails where the folder is deleted in between.
        if (!fileSystem.exists(folder)) {
          return false;
        }
        fileSystem.delete(part, false);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      } finally {
        if (interrupted) {
          Thread.currentThread().interrupt();
        }
      }
      throw e;
    }
  }

  private boolean renamed(Path part, Path whole) throws IOException {
    try {
      return fileSystem.rename(part, whole);
    } catch (FileNotFoundException e) {
      return false;
    }
  }

  @Override
  public void delete(String name) throws IOException {
    fileSystem.delete(new Path(folder, name), false);
  }
}
