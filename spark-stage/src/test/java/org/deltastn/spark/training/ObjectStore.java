package org.deltastn.spark.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.apache.hadoop.conf.Configuration;
import org.apache.hadoop.fs.Abortable;
import org.apache.hadoop.fs.CommonPathCapabilities;
import org.apache.hadoop.fs.FSDataInputStream;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.FileStatus;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.security.AccessControlException;
import org.apache.hadoop.util.Progressable;

/**
 * Behaves as S3 by Hadoop's client does: a file shows when it is closed, its stream can be aborted,
 * and nothing may be renamed, which would be a copy. It opens for a key in its configuration alone.
 */
public final class ObjectStore extends RawLocalFileSystem {

  public static final String SCHEME = "object";

  /** The setting that an owner of the store has. */
  public static final String KEY = "fs.object.key";

  /** Whether connections break while a file is written. */
  static boolean broken;

  private static final List<String> OPENED = new CopyOnWriteArrayList<>();

  /** Returns the paths of the files that were opened to be read, and forgets them. */
  public static List<String> opened() {
    List<String> opened = List.copyOf(OPENED);
    OPENED.clear();
    return opened;
  }

  @Override
  public FSDataInputStream open(Path file, int buffer) throws IOException {
    OPENED.add(file.toUri().getPath());
    return super.open(file, buffer);
  }

  @Override
  public URI getUri() {
    return URI.create(SCHEME + ":///");
  }

  @Override
  public String getScheme() {
    return SCHEME;
  }

  @Override
  public boolean hasPathCapability(Path path, String capability) throws IOException {
    return capability.equals(CommonPathCapabilities.ABORTABLE_STREAM)
        || super.hasPathCapability(path, capability);
  }

  /** Files of a store have no permissions, which the local file system would look for by scheme. */
  private static FileStatus plain(FileStatus of) {
    return new FileStatus(
        of.getLen(),
        of.isDirectory(),
        1,
        of.getBlockSize(),
        of.getModificationTime(),
        of.getPath());
  }

  @Override
  public FileStatus getFileStatus(Path path) throws IOException {
    return plain(super.getFileStatus(path));
  }

  @Override
  public FileStatus[] listStatus(Path path) throws IOException {
    FileStatus[] found = super.listStatus(path);
    for (int i = 0; i < found.length; i++) {
      found[i] = plain(found[i]);
    }
    return found;
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    throw new IOException("a rename of " + from + " would be a copy");
  }

  @Override
  public void initialize(URI uri, Configuration configuration) throws IOException {
    if (configuration.get(KEY) == null) {
      throw new AccessControlException("no key for " + uri);
    }
    super.initialize(uri, configuration);
  }

  @Override
  public FSDataOutputStream create(
      Path file, boolean overwrite, int buffer, short copies, long block, Progressable progress)
      throws IOException {
    return new FSDataOutputStream(new Upload(file, overwrite), null);
  }

  private void createLocally(Path file, boolean overwrite, byte[] content) throws IOException {
    try (FSDataOutputStream out =
        super.create(file, overwrite, 1 << 12, (short) 1, 1 << 20, null)) {
      out.write(content);
    }
  }

  /** Holds the bytes until it is closed. */
  private final class Upload extends OutputStream implements Abortable {

    private final ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    private final Path file;
    private final boolean overwrite;
    private boolean aborted;

    private Upload(Path file, boolean overwrite) {
      this.file = file;
      this.overwrite = overwrite;
    }

    @Override
    public void write(int value) throws IOException {
      if (broken) {
        throw new IOException("the connection is lost");
      }
      bytes.write(value);
    }

    @Override
    public AbortableResult abort() {
      aborted = true;
      return null;
    }

    @Override
    public void close() throws IOException {
      if (!aborted) {
        createLocally(file, overwrite, bytes.toByteArray());
      }
    }
  }
}
