package org.deltastn.tensor;

/**
 * A dense array of numbers held by a numeric engine, contiguous and row-major.
 *
 * <p>The first axis of an activation is the minibatch; the others are the backend-neutral layout of
 * the layer (features, or channels × height × width, or time × features). A view shares the memory
 * of its tensor and is valid until that is closed.
 */
public interface Tensor extends AutoCloseable {

  /** Returns the shape; callers must not write to it. */
  int[] shape();

  /** Returns the number of values. */
  long length();

  /** Returns the width of the stored values. */
  Precision precision();

  /** Returns the size of one axis. */
  default int size(int axis) {
    return shape()[axis];
  }

  /** Returns the tensor whose memory this one shares: itself, or what it is a view of. */
  Tensor whole();

  /**
   * Returns a view of the same values under another shape.
   *
   * @throws IllegalArgumentException if the number of values differs
   */
  Tensor reshape(int... shape);

  /**
   * Returns a view of the values from a position on.
   *
   * @param offset position of the first value, in values
   * @param shape shape of the view
   * @throws IllegalArgumentException if the view would leave this tensor
   */
  Tensor view(long offset, int... shape);

  /** Writes {@code length()} values from a host array, converting them to this precision. */
  void set(float[] values);

  /** Writes {@code length()} values from a host array, converting them to this precision. */
  void set(double[] values);

  /** Copies the values to a host array of {@code length()} values, converting where needed. */
  void get(float[] into);

  /** Copies the values to a host array of {@code length()} values, converting where needed. */
  void get(double[] into);

  /** Returns a copy of the values. */
  default float[] toFloats() {
    float[] values = new float[Math.toIntExact(length())];
    get(values);
    return values;
  }

  /** Returns a copy of the values. */
  default double[] toDoubles() {
    double[] values = new double[Math.toIntExact(length())];
    get(values);
    return values;
  }

  /** Releases the memory; closing a view, or closing twice, does nothing. */
  @Override
  void close();
}
