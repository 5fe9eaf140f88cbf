package org.deltastn.tensor.vector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/**
 * Copies ranges of tensors of floats to bytes of half the size, and back: values rounded to
 * bfloat16, or how much they differ from values that both ends have, rounded so. Rounding is to the
 * nearest, to even where two are as near; little-endian.
 */
public final class RoundedBytes {

  /** Bytes of a rounded value. */
  public static final int WIDTH = Short.BYTES;

  /** Values that are copied at a time; they stay in the processor's cache. */
  private static final int PIECE = 1 << 14;

  private RoundedBytes() {}

  /** Returns the upper half of the nearest float whose lower half is zero; not a number stays. */
  static short round(float value) {
    int bits = Float.floatToRawIntBits(value);
    if (Float.isNaN(value)) {
      // Its upper half alone could be an infinity.
      return (short) (bits >>> 16 | 0x40);
    }
    return (short) (bits + 0x7fff + (bits >>> 16 & 1) >>> 16);
  }

  private static float widen(short half) {
    return Float.intBitsToFloat(half << 16);
  }

  /**
   * Writes a range of a tensor.
   *
   * @param start little-endian floats that are subtracted, of which as many are read, or null
   * @param into written from its position on, which moves
   * @throws EOFException if {@code start} ends before
   * @throws IllegalArgumentException if the tensor is not of floats
   */
  public static void write(Tensor tensor, int from, int count, InputStream start, ByteBuffer into)
      throws IOException {
    if (tensor.precision() != Precision.FLOAT) {
      throw new IllegalArgumentException("expected a tensor of floats, found " + tensor);
    }
    into.order(ByteOrder.LITTLE_ENDIAN);
    float[] values = new float[Math.min(PIECE, count)];
    ByteBuffer subtracted = floats(start == null ? 0 : values.length);
    for (int done = 0; done < count; ) {
      int now = Math.min(values.length, count - done);
      tensor.view((long) from + done, now).get(values);
      if (start != null) {
        fill(subtracted, start, now * Float.BYTES);
        for (int i = 0; i < now; i++) {
          values[i] -= subtracted.getFloat(i * Float.BYTES);
        }
      }
      for (int i = 0; i < now; i++) {
        into.putShort(round(values[i]));
      }
      done += now;
    }
  }

  private static ByteBuffer floats(int count) {
    return ByteBuffer.allocate(count * Float.BYTES).order(ByteOrder.LITTLE_ENDIAN);
  }

  private static void fill(ByteBuffer bytes, InputStream in, int count) throws IOException {
    int found = in.readNBytes(bytes.array(), 0, count);
    if (found < count) {
      throw new EOFException("the bytes end " + (count - found) + " before a range does");
    }
  }

  /**
   * Returns the floats that were written, as little-endian bytes: values from which another was
   * subtracted come first, then those that were rounded as they are.
   *
   * @param rounded what was written, not closed
   * @param start little-endian floats that were subtracted, not closed; null where there are none
   * @param differences how many values begin with one of {@code start}
   * @param count of all values
   */
  public static InputStream read(
      InputStream rounded, InputStream start, int differences, int count) {
    return new Widened(rounded, start, differences, count);
  }

  /** Reads ahead by pieces. */
  private static final class Widened extends InputStream {

    private final InputStream rounded;
    private final InputStream start;
    private final int differences;
    private final int count;
    private final ByteBuffer halves = ByteBuffer.allocate(PIECE * WIDTH);
    private final ByteBuffer added = floats(PIECE);
    private final ByteBuffer ready = floats(PIECE).limit(0);
    private int done;

    private Widened(InputStream rounded, InputStream start, int differences, int count) {
      this.rounded = rounded;
      this.start = start;
      this.differences = differences;
      this.count = count;
      halves.order(ByteOrder.LITTLE_ENDIAN);
    }

    @Override
    public int read() throws IOException {
      return prepare() ? ready.get() & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (!prepare()) {
        return -1;
      }
      int now = Math.min(length, ready.remaining());
      ready.get(bytes, offset, now);
      return now;
    }

    /** Returns whether there is a byte. */
    private boolean prepare() throws IOException {
      if (ready.hasRemaining() || done == count) {
        return ready.hasRemaining();
      }
      boolean differ = done < differences;
      int now = Math.min(PIECE, (differ ? differences : count) - done);
      fill(halves, rounded, now * WIDTH);
      if (differ) {
        fill(added, start, now * Float.BYTES);
      }
      ready.clear();
      for (int i = 0; i < now; i++) {
        float value = widen(halves.getShort(i * WIDTH));
        ready.putFloat(differ ? added.getFloat(i * Float.BYTES) + value : value);
      }
      ready.flip();
      done += now;
      return true;
    }
  }
}
