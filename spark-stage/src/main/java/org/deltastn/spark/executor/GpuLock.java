package org.deltastn.spark.executor;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.net.URLEncoder;
import java.nio.ByteBuffer;
import java.nio.channels.FileChannel;
import java.nio.channels.FileLock;
import java.nio.channels.OverlappingFileLockException;
import java.nio.charset.StandardCharsets;
import java.nio.file.FileAlreadyExistsException;
import java.nio.file.Files;
import java.nio.file.LinkOption;
import java.nio.file.Path;
import java.nio.file.StandardOpenOption;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.HashMap;
import java.util.Map;

/**
 * Locks a GPU for this process, as long as one of its replicas is on it; no other process of this
 * machine can take it meanwhile.
 *
 * <p>The lock is the operating system's, on a file in the folder for temporary files ({@code
 * java.io.tmpdir}), so a process that dies releases it. Containers with folders of their own, whose
 * GPUs may have equal addresses without being the same, do not see each other's.
 */
final class GpuLock implements AutoCloseable {

  private static final int OWNER_BYTES = 64;
  private static final Map<String, GpuLock> HELD = new HashMap<>();

  private final String gpu;
  private final FileChannel channel;
  private int uses;

  private GpuLock(String gpu, FileChannel channel) {
    this.gpu = gpu;
    this.channel = channel;
  }

  /**
   * Takes a GPU; every call is undone by one of {@link #close}.
   *
   * @throws IllegalStateException if another process holds it, naming that process
   */
  static GpuLock take(String gpu) {
    synchronized (HELD) {
      GpuLock lock = HELD.get(gpu);
      if (lock == null) {
        try {
          lock = new GpuLock(gpu, lock(gpu));
        } catch (IOException e) {
          throw new UncheckedIOException(
              "cannot lock " + file(gpu) + ", which guards GPU " + gpu + ": " + e.getMessage(), e);
        }
        HELD.put(gpu, lock);
      }
      lock.uses++;
      return lock;
    }
  }

  static Path file(String gpu) {
    String name = URLEncoder.encode(gpu, StandardCharsets.UTF_8).replace("*", "%2A");
    return Path.of(System.getProperty("java.io.tmpdir"), "delta-stn-gpu-" + name + ".lock");
  }

  private static FileChannel lock(String gpu) throws IOException {
    Path file = file(gpu);
    try {
      Files.createFile(file);
      Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rw-rw-rw-"));
    } catch (FileAlreadyExistsException e) {
      // The content is of an earlier process: the file stays, so that all processes lock the same
      // one.
    }
    FileChannel channel =
        FileChannel.open(
            file,
            StandardOpenOption.READ,
            StandardOpenOption.WRITE,
            // Another user of the machine may have put a link there, to a file of ours.
            LinkOption.NOFOLLOW_LINKS);
    boolean locked = false;
    try {
      FileLock lock = channel.tryLock();
      if (lock == null) {
        throw taken(gpu, owner(channel));
      }
      channel.truncate(0);
      byte[] owner = ("process " + ProcessHandle.current().pid()).getBytes(StandardCharsets.UTF_8);
      channel.write(ByteBuffer.wrap(owner));
      locked = true;
      return channel;
    } catch (OverlappingFileLockException e) {
      throw taken(gpu, "this process, by another class loader");
    } finally {
      if (!locked) {
        channel.close();
      }
    }
  }

  private static String owner(FileChannel channel) throws IOException {
    ByteBuffer bytes = ByteBuffer.allocate(OWNER_BYTES);
    channel.read(bytes, 0);
    return new String(bytes.array(), 0, bytes.position(), StandardCharsets.UTF_8);
  }

  private static IllegalStateException taken(String gpu, String owner) {
    return new IllegalStateException(
        "two replicas would share GPU "
            + gpu
            + " of this machine: "
            + owner
            + " uses it. Give every executor GPUs of its own (the discovery scripts of two workers"
            + " on one machine must not print the same addresses)");
  }

  @Override
  public void close() {
    synchronized (HELD) {
      uses--;
      if (uses == 0) {
        HELD.remove(gpu);
        try {
          channel.close();
        } catch (IOException e) {
          throw new UncheckedIOException("cannot unlock " + file(gpu), e);
        }
      }
    }
  }
}
