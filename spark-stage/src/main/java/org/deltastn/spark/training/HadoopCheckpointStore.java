package org.deltastn.spark.training;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.UUID;
import org.apache.hadoop.conf.Configuration;
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
 * dot, in the same folder, and renamed when it is complete.
 */
public final class HadoopCheckpointStore implements CheckpointStore {

  private static final String TEMPORARY = ".unfinished-";

  private final FileSystem fileSystem;
  private final Path folder;

  private HadoopCheckpointStore(FileSystem fileSystem, Path folder) {
    this.fileSystem = fileSystem;
    this.folder = folder;
  }

  /**
   * Opens a folder, which is created if missing: tries to write to it, and deletes incomplete files
   * of processes that died.
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
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.getPath().getName().startsWith(TEMPORARY)) {
        fileSystem.delete(status.getPath(), false);
      }
    }
    Path trial = temporary("trial");
    fileSystem.create(trial, false).close();
    fileSystem.delete(trial, false);
  }

  private Path temporary(String what) {
    return new Path(folder, TEMPORARY + what + "-" + UUID.randomUUID());
  }

  @Override
  public String location() {
    return folder.toString();
  }

  @Override
  public List<String> names() throws IOException {
    List<String> names = new ArrayList<>();
    for (FileStatus status : fileSystem.listStatus(folder)) {
      if (status.isFile() && !status.getPath().getName().startsWith(".")) {
        names.add(status.getPath().getName());
      }
    }
    return names;
  }

  @Override
  public byte[] read(String name) throws IOException {
    try (FSDataInputStream in = fileSystem.open(new Path(folder, name))) {
      return in.readAllBytes();
    }
  }

  @Override
  public void write(String name, byte[] content) throws IOException {
    Path part = temporary(name);
    Path whole = new Path(folder, name);
    try {
      try (FSDataOutputStream out = fileSystem.create(part, false)) {
        out.write(content);
        if (out.hasCapability(StreamCapabilities.HSYNC)) {
          out.hsync();
        }
      }
      if (!fileSystem.rename(part, whole)) {
        throw new IOException("cannot rename " + part + " to " + whole);
      }
    } catch (IOException e) {
      try {
        fileSystem.delete(part, false);
      } catch (IOException alsoFailed) {
        e.addSuppressed(alsoFailed);
      }
      throw e;
    }
  }

  @Override
  public void delete(String name) throws IOException {
    fileSystem.delete(new Path(folder, name), false);
  }
}
