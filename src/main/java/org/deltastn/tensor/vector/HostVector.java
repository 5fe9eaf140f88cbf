package org.deltastn.tensor.vector;

import java.io.EOFException;
import java.io.IOException;
import java.io.InputStream;
import java.io.OutputStream;
import java.nio.ByteBuffer;
import java.nio.ByteOrder;
import java.util.Arrays;
import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/** A vector of numbers on the heap, of either precision; immutable. */
public final class HostVector {

  /** Values that are written or read at a time. */
  private static final int PIECE = 1 << 14;

  private final float[] floats;
  private final double[] doubles;

  private HostVector(float[] floats, double[] doubles) {
    this.floats = floats;
    this.doubles = doubles;
  }

  /** Wraps an array; the caller must not write to it any more. */
  public static HostVector of(float[] values) {
    return new HostVector(values, null);
  }

  /** Wraps an array; the caller must not write to it any more. */
  public static HostVector of(double[] values) {
    return new HostVector(null, values);
  }

  /** Copies a tensor. */
  public static HostVector of(Tensor tensor) {
    return tensor.precision() == Precision.FLOAT ? of(tensor.toFloats()) : of(tensor.toDoubles());
  }

  /** Returns values in a precision. */
  public static HostVector of(Precision precision, double[] values) {
    if (precision == Precision.DOUBLE) {
      return of(values.clone());
    }
    float[] narrow = new float[values.length];
    for (int i = 0; i < narrow.length; i++) {
      narrow[i] = (float) values[i];
    }
    return of(narrow);
  }

  /** Returns zeros. */
  public static HostVector zeros(Precision precision, int length) {
    return precision == Precision.FLOAT ? of(new float[length]) : of(new double[length]);
  }

  /** Returns the number of values. */
  public int length() {
    return floats != null ? floats.length : doubles.length;
  }

  /** Returns the precision. */
  public Precision precision() {
    return floats != null ? Precision.FLOAT : Precision.DOUBLE;
  }

  /**
   * Copies the values to a tensor.
   *
   * @throws IllegalArgumentException if the tensor is of another length
   */
  public void copyTo(Tensor tensor) {
    if (tensor.length() != length()) {
      throw new IllegalArgumentException(
          "a vector of " + tensor.length() + " values is needed, found " + length());
    }
    if (floats != null) {
      tensor.set(floats);
    } else {
      tensor.set(doubles);
    }
  }

  /** Returns the values as doubles. */
  public double[] toDoubles() {
    if (doubles != null) {
      return doubles.clone();
    }
    double[] wide = new double[floats.length];
    for (int i = 0; i < wide.length; i++) {
      wide[i] = floats[i];
    }
    return wide;
  }

  /**
   * Returns Σ_i s_i v_i, summed in the order of the list and in double precision, so that the same
   * vectors always give the same bits; a single vector of share 1 is returned itself. Takes no more
   * memory than the result.
   *
   * @throws IllegalArgumentException if the vectors are not of one length
   */
  public static HostVector weightedSum(List<HostVector> vectors, double[] shares) {
    HostVector first = vectors.get(0);
    if (vectors.size() == 1 && shares[0] == 1) {
      return first;
    }
    int length = first.length();
    HostVector sum = zeros(first.precision(), length);
    double[] piece = new double[Math.min(PIECE, length)];
    int from = 0;
    while (from < length) {
      int count = Math.min(PIECE, length - from);
      Arrays.fill(piece, 0, count, 0);
      for (int v = 0; v < vectors.size(); v++) {
        vectors.get(v).addTo(piece, from, count, shares[v], length);
      }
      sum.set(from, piece, count);
      from += count;
    }
    return sum;
  }

  /** Reads values from streams and sets a range to what {@link #weightedSum} gives for them. */
  void setSum(int from, int count, List<InputStream> parts, double[] shares) throws IOException {
    VectorBytes.Pieces read = new VectorBytes.Pieces(precision(), count);
    double[] sum = new double[Math.min(PIECE, count)];
    boolean copied = parts.size() == 1 && shares[0] == 1;
    int done = 0;
    while (done < count) {
      int left = Math.min(PIECE, count - done);
      Arrays.fill(sum, 0, left, 0);
      for (int p = 0; p < parts.size(); p++) {
        read.read(parts.get(p), left);
        if (copied) {
          setRange(from + done, read, left);
        } else {
          read.addTo(sum, left, shares[p]);
        }
      }
      if (!copied) {
        set(from + done, sum, left);
      }
      done += left;
    }
  }

  private void setRange(int from, VectorBytes.Pieces read, int count) {
    if (floats != null) {
      System.arraycopy(read.floats, 0, floats, from, count);
    } else {
      System.arraycopy(read.doubles, 0, doubles, from, count);
    }
  }

  /** Adds values, each times a factor, to a piece of a sum of vectors of some length. */
  private void addTo(double[] piece, int from, int count, double factor, int length) {
    if (length() != length) {
      throw new IllegalArgumentException(
          "a vector of " + length + " values is needed, found " + length());
    }
    if (floats != null) {
      for (int i = 0; i < count; i++) {
        piece[i] += factor * floats[from + i];
      }
    } else {
      for (int i = 0; i < count; i++) {
        piece[i] += factor * doubles[from + i];
      }
    }
  }

  private void set(int from, double[] piece, int count) {
    if (floats != null) {
      for (int i = 0; i < count; i++) {
        floats[from + i] = (float) piece[i];
      }
    } else {
      System.arraycopy(piece, 0, doubles, from, count);
    }
  }

  /** Writes a range into a buffer, in its order of bytes, and moves its position past it. */
  void writeTo(int from, int count, ByteBuffer bytes) {
    if (floats != null) {
      bytes.asFloatBuffer().put(floats, from, count);
    } else {
      bytes.asDoubleBuffer().put(doubles, from, count);
    }
    bytes.position(bytes.position() + count * precision().bytes());
  }

  /** Writes the values into a buffer, in its order of bytes, and moves its position past them. */
  void writeTo(ByteBuffer bytes) {
    if (floats != null) {
      bytes.asFloatBuffer().put(floats);
    } else {
      bytes.asDoubleBuffer().put(doubles);
    }
    bytes.position(bytes.position() + length() * precision().bytes());
  }

  /** Writes the values as little-endian bytes, piece by piece. */
  void writeTo(OutputStream out) throws IOException {
    int width = precision().bytes();
    byte[] piece = new byte[Math.min(PIECE, length()) * width];
    ByteBuffer buffer = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    int from = 0;
    while (from < length()) {
      int count = Math.min(PIECE, length() - from);
      if (floats != null) {
        buffer.asFloatBuffer().put(floats, from, count);
      } else {
        buffer.asDoubleBuffer().put(doubles, from, count);
      }
      out.write(piece, 0, count * width);
      from += count;
    }
  }

  /** Reads little-endian bytes from a stream. */
  static HostVector read(Precision precision, InputStream in, int length) throws IOException {
    HostVector vector = zeros(precision, length);
    int width = precision.bytes();
    byte[] piece = new byte[Math.min(PIECE, length) * width];
    ByteBuffer buffer = ByteBuffer.wrap(piece).order(ByteOrder.LITTLE_ENDIAN);
    int from = 0;
    while (from < length) {
      int count = Math.min(PIECE, length - from);
      int found = in.readNBytes(piece, 0, count * width);
      if (found < count * width) {
        throw new EOFException("the file ends within a vector of " + length + " values");
      }
      if (precision == Precision.FLOAT) {
        buffer.asFloatBuffer().get(vector.floats, from, count);
      } else {
        buffer.asDoubleBuffer().get(vector.doubles, from, count);
      }
      from += count;
    }
    return vector;
  }

  /** Reads little-endian bytes. */
  static HostVector fromBytes(Precision precision, ByteBuffer bytes) {
    ByteBuffer buffer = bytes.order(ByteOrder.LITTLE_ENDIAN);
    int length = buffer.remaining() / precision.bytes();
    if (precision == Precision.FLOAT) {
      float[] values = new float[length];
      buffer.asFloatBuffer().get(values);
      return of(values);
    }
    double[] values = new double[length];
    buffer.asDoubleBuffer().get(values);
    return of(values);
  }

  /** Compares to the bit. */
  @Override
  public boolean equals(Object other) {
    return other instanceof HostVector that
        && Arrays.equals(floats, that.floats)
        && Arrays.equals(doubles, that.doubles);
  }

  @Override
  public int hashCode() {
    return Arrays.hashCode(floats) * 31 + Arrays.hashCode(doubles);
  }

  @Override
  public String toString() {
    return precision() + "[" + length() + "]";
  }
}
