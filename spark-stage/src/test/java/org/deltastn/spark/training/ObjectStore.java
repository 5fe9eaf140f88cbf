package org.deltastn.spark.training;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.CopyOnWriteArrayList;
import java.util.concurrent.atomic.AtomicInteger;
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
 * nothing may be renamed, which would be a copy, or appended to. It opens for a key in its
 * configuration alone. Listings can lag behind: hide new files and show deleted ones for a while.
 */
public final class ObjectStore extends RawLocalFileSystem {

  public static final String SCHEME = "object";

  /** The setting that an owner of the store has. */
  public static final String KEY = "fs.object.key";

  /** Whether connections break while a file is written. */
  static boolean broken;

  private static final List<String> OPENED = new CopyOnWriteArrayList<>();
  private static final AtomicInteger COPIES = new AtomicInteger();

  /** How many listings of a folder pass before a change in it shows. */
  private static volatile int lag;

  /** Files that listings do not show as they are, with how many listings that goes on for. */
  private static final Map<Path, Integer> UNLISTED = new ConcurrentHashMap<>();

  private static final Map<Path, FileStatus> DELETED = new ConcurrentHashMap<>();

  /** Makes the listings of all stores lag behind by so many, 0 for none. */
  public static void lag(int listings) {
    lag = listings;
    UNLISTED.clear();
    DELETED.clear();
  }

  /** Returns how often a rename or an append was asked for, and forgets it. */
  public static int copies() {
    return COPIES.getAndSet(0);
  }

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
    FileStatus own = getFileStatus(path);
    if (own.isFile()) {
      return new FileStatus[] {own};
    }
    List<FileStatus> listed = new ArrayList<>();
    for (FileStatus status : super.listStatus(path)) {
      if (status.isDirectory() || !isLate(status.getPath())) {
        listed.add(plain(status));
      }
    }
    for (FileStatus status : DELETED.values()) {
      if (status.getPath().getParent().equals(makeQualified(path)) && isLate(status.getPath())) {
        listed.add(status);
      }
    }
    return listed.toArray(FileStatus[]::new);
  }

  /** Returns whether a listing shows how a file was before, and counts that listing. */
  private static boolean isLate(Path file) {
    Integer left =
        UNLISTED.computeIfPresent(file, (path, listings) -> listings == 0 ? null : listings - 1);
    if (left == null) {
      DELETED.remove(file);
    }
    return left != null;
  }

  @Override
  public boolean delete(Path path, boolean recursive) throws IOException {
    if (lag > 0 && exists(path) && !getFileStatus(path).isDirectory()) {
      Path file = makeQualified(path);
      DELETED.put(file, getFileStatus(file));
      UNLISTED.put(file, lag);
    }
    return super.delete(path, recursive);
  }

  @Override
  public FSDataOutputStream append(Path file, int buffer, Progressable progress) {
    COPIES.incrementAndGet();
    throw new UnsupportedOperationException("a store does not append to " + file);
  }

  @Override
  public boolean rename(Path from, Path to) throws IOException {
    COPIES.incrementAndGet();
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
    if (lag > 0) {
      DELETED.remove(makeQualified(file));
      UNLISTED.put(makeQualified(file), lag);
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
