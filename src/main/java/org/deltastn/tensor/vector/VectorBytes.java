package org.deltastn.tensor.vector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/**
 * Copies ranges of vectors and tensors to little-endian bytes and back, through a small buffer: no
 * vector is held on the way. The bytes are those of {@link SafeTensors}.
 */
public final class VectorBytes {

  /** Values that are copied at a time; they stay in the processor's cache. */
  private static final int PIECE = 1 << 15;

  private VectorBytes() {}

  /**
   * Writes a range of a vector.
   *
   * @param into written from its position on, which moves
   */
  public static void write(HostVector vector, int from, int count, ByteBuffer into) {
    vector.writeTo(from, count, into.order(ByteOrder.LITTLE_ENDIAN));
  }

  /**
   * Writes a range of a tensor.
   *
   * @param into written from its position on, which moves
   */
  public static void write(Tensor tensor, int from, int count, ByteBuffer into) {
    into.order(ByteOrder.LITTLE_ENDIAN);
    boolean single = tensor.precision() == Precision.FLOAT;
    float[] floats = new float[single ? Math.min(PIECE, count) : 0];
    double[] doubles = new double[single ? 0 : Math.min(PIECE, count)];
    for (int done = 0; done < count; ) {
      int now = Math.min(PIECE, count - done);
      Tensor part = tensor.view((long) from + done, now);
      if (single) {
        part.get(floats);
        into.asFloatBuffer().put(floats, 0, now);
      } else {
        part.get(doubles);
        into.asDoubleBuffer().put(doubles, 0, now);
      }
      into.position(into.position() + now * tensor.precision().bytes());
      done += now;
    }
  }

  /**
   * Reads a range of a tensor, and no byte more.
   *
   * @throws EOFException if the bytes end before
   */
  public static void read(InputStream in, Tensor tensor, int from, int count) throws IOException {
    Pieces pieces = new Pieces(tensor.precision(), count);
    for (int done = 0; done < count; ) {
      int now = pieces.read(in, count - done);
      Tensor part = tensor.view((long) from + done, now);
      if (pieces.floats != null) {
        part.set(pieces.floats);
      } else {
        part.set(pieces.doubles);
      }
      done += now;
    }
  }

  /** Values that are read at a time. */
  static final class Pieces {

    final float[] floats;
    final double[] doubles;
    private final int width;
    private final ByteBuffer bytes;

    /** Prepares to read so many values. */
    Pieces(Precision precision, int count) {
      int most = Math.min(PIECE, count);
      width = precision.bytes();
      bytes = ByteBuffer.allocate(most * width).order(ByteOrder.LITTLE_ENDIAN);
      floats = precision == Precision.FLOAT ? new float[most] : null;
      doubles = precision == Precision.FLOAT ? null : new double[most];
    }

    /**
     * Reads as many values as there is room for, or fewer if fewer are left, and returns how many.
     */
    int read(InputStream in, int left) throws IOException {
      int now = Math.min(bytes.capacity() / width, left);
      int found = in.readNBytes(bytes.array(), 0, now * width);
      if (found < now * width) {
        throw new EOFException("the bytes end with " + left + " values left to read");
      }
      if (floats != null) {
        bytes.asFloatBuffer().get(floats, 0, now);
      } else {
        bytes.asDoubleBuffer().get(doubles, 0, now);
      }
      return now;
    }

    /** Adds the first values, each times a factor, to sums. */
    void addTo(double[] sums, int count, double factor) {
      if (floats != null) {
        for (int i = 0; i < count; i++) {
          sums[i] += factor * floats[i];
        }
      } else {
        for (int i = 0; i < count; i++) {
          sums[i] += factor * doubles[i];
        }
      }
    }
  }
}
