package org.deltastn.data;

import java.io.BufferedInputStream;
import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.zip.GZIPInputStream;
import java.util.zip.ZipException;

/**
 * Reads a file that may be compressed with gzip (recognized by its first two bytes, not by its
 * name) and counts the unpacked bytes.
 */
public final class InputFile extends InputStream {

  private static final int BUFFER = 1 << 16;

  private final Path file;
  private final InputStream in;
  private long position;

  private InputFile(Path file, InputStream in) {
    this.file = file;
    this.in = in;
  }

  /**
   * Opens a file.
   *
   * @throws CorruptDataException if it begins as gzip does and has no header of gzip
   */
  public static InputFile open(Path file) throws IOException {
    InputStream raw = new BufferedInputStream(Files.newInputStream(file), BUFFER);
    try {
      raw.mark(2);
      boolean gzip = raw.read() == 0x1f && raw.read() == 0x8b;
      raw.reset();
      return new InputFile(file, gzip ? new GZIPInputStream(raw, BUFFER) : raw);
    } catch (EOFException | ZipException e) {
      raw.close();
      throw new CorruptDataException(file + ": damaged gzip header: " + e.getMessage(), e);
    } catch (IOException e) {
      raw.close();
      throw e;
    }
  }

  /** Returns the number of unpacked bytes read so far. */
  public long position() {
    return position;
  }

  @Override
  public int read() throws IOException {
    byte[] one = new byte[1];
    return read(one, 0, 1) < 0 ? -1 : one[0] & 0xff;
  }

  @Override
  public int read(byte[] buffer, int offset, int length) throws IOException {
    try {
      int count = in.read(buffer, offset, length);
      position += Math.max(count, 0);
      return count;
    } catch (EOFException | ZipException e) {
      throw new CorruptDataException(
          file
              + ": damaged or truncated gzip data after unpacked byte offset "
              + position
              + ": "
              + e.getMessage(),
          e);
    }
  }

  @Override
  public void close() throws IOException {
    in.close();
  }
}
