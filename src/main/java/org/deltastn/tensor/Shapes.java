package org.deltastn.tensor;

import java.util.Arrays;

/** Arithmetic on shapes. */
public final class Shapes {

  private Shapes() {}

  /** Returns the number of values in a shape; 1 for the empty shape. */
  public static int length(int... shape) {
    long length = 1;
    for (int size : shape) {
      if (size < 0) {
        throw new IllegalArgumentException("negative size in shape " + Arrays.toString(shape));
      }
      length = Math.multiplyExact(length, size);
    }
    return Math.toIntExact(length);
  }

  /** Returns the shape of one example, given that of a minibatch. */
  public static int[] example(int[] shape) {
    return Arrays.copyOfRange(shape, 1, shape.length);
  }

  /** Returns a shape with a minibatch axis of {@code rows} before it. */
  public static int[] withBatch(int rows, int... shape) {
    int[] full = new int[shape.length + 1];
    full[0] = rows;
    System.arraycopy(shape, 0, full, 1, shape.length);
    return full;
  }

  /**
   * Requires valid row numbers.
   *
   * @throws IndexOutOfBoundsException if one is not in {@code [0, count)}
   */
  public static void requireRows(int[] rows, int count) {
    for (int i = 0; i < rows.length; i++) {
      if (rows[i] < 0 || rows[i] >= count) {
        throw new IndexOutOfBoundsException(
            "row " + rows[i] + " at position " + i + ", expected 0 to " + (count - 1));
      }
    }
  }

  /**
   * Requires that a tensor can be viewed in another shape.
   *
   * @throws IllegalArgumentException if the numbers of values differ
   */
  public static void requireReshape(int[] shape, int[] newShape) {
    if (length(newShape) != length(shape)) {
      throw new IllegalArgumentException(
          "cannot view shape "
              + Arrays.toString(shape)
              + " as "
              + Arrays.toString(newShape)
              + ": the numbers of values differ");
    }
  }

  /**
   * Requires that a part of a tensor lies within it, and returns the number of its values.
   *
   * @param length of the tensor
   * @param from the part's first value
   * @throws IllegalArgumentException if it does not lie within it, or is empty
   */
  public static int requireView(int length, long from, int[] shape) {
    int count = length(shape);
    if (from < 0 || count == 0 || from > length - count) {
      throw new IllegalArgumentException(
          "view of " + count + " values at " + from + " leaves a tensor of " + length);
    }
    return count;
  }
}
