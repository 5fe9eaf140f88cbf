package org.deltastn.spark;

import java.io.IOException;
import java.io.OutputStream;
import java.net.URI;
import org.apache.hadoop.fs.FSDataOutputStream;
import org.apache.hadoop.fs.Path;
import org.apache.hadoop.fs.RawLocalFileSystem;
import org.apache.hadoop.util.Progressable;

/** The local file system under another scheme, which runs a hook in the middle of every write. */
public final class HalfwayFileSystem extends RawLocalFileSystem {

  static final String SCHEME = "halfway";

  private static volatile Runnable hook = () -> {};

  /** Sets what runs, on the writing thread, when half of a write is in the file. */
  static void setHook(Runnable halfway) {
    hook = halfway;
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
  public FSDataOutputStream create(
      Path path,
      boolean overwrite,
      int bufferSize,
      short replication,
      long blockSize,
      Progressable progress)
      throws IOException {
    FSDataOutputStream out =
        super.create(path, overwrite, bufferSize, replication, blockSize, progress);
    return new FSDataOutputStream(new Halfway(out), null);
  }

  private static final class Halfway extends OutputStream {

    private final FSDataOutputStream out;

    Halfway(FSDataOutputStream out) {
      this.out = out;
    }

    @Override
    public void write(int b) throws IOException {
      out.write(b);
    }

    @Override
    public void write(byte[] bytes, int from, int length) throws IOException {
      out.write(bytes, from, length / 2);
      out.flush();
      hook.run();
      out.write(bytes, from + length / 2, length - length / 2);
    }

    @Override
    public void close() throws IOException {
      out.close();
    }
  }
}
