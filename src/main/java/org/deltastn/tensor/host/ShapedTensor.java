package org.deltastn.tensor.host;

import java.util.Arrays;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/**
 * A tensor of an engine: its shape, the checks of views and host arrays, and the conversion of what
 * the host reads and writes; the engine adds the memory.
 */
public abstract class ShapedTensor implements Tensor {

  private final Precision precision;
  private final int[] shape;
  private final int length;
  private Tensor whole = this;

  /**
   * Creates a tensor.
   *
   * @param shape copied
   */
  protected ShapedTensor(Precision precision, int[] shape) {
    this.precision = precision;
    this.shape = shape.clone();
    this.length = Shapes.length(shape);
  }

  /**
   * Returns the number of values of a shape to be allocated.
   *
   * @throws IllegalArgumentException if the shape is empty
   */
  protected static int lengthToAllocate(int[] shape) {
    int length = Shapes.length(shape);
    if (length == 0) {
      throw new IllegalArgumentException(
          "cannot allocate the empty shape " + Arrays.toString(shape));
    }
    return length;
  }

  /** Returns a tensor over the memory of this one from a value on; offset and shape are valid. */
  protected abstract ShapedTensor part(long offset, int... viewShape);

  /** Writes all values of a tensor of floats from the first ones of an array. */
  protected abstract void write(float[] values);

  /** Writes all values of a tensor of doubles from the first ones of an array. */
  protected abstract void write(double[] values);

  /** Copies all values of a tensor of floats to the first ones of an array. */
  protected abstract void read(float[] into);

  /** Copies all values of a tensor of doubles to the first ones of an array. */
  protected abstract void read(double[] into);

  /** Returns {@link #length()} as an index of arrays. */
  protected final int count() {
    return length;
  }

  /** Returns the size of the first axis. */
  public final int rows() {
    return shape[0];
  }

  /** Returns the number of values for each index of the first axis. */
  public final int columns() {
    return length / shape[0];
  }

  @Override
  public final int[] shape() {
    return shape;
  }

  @Override
  public final long length() {
    return length;
  }

  @Override
  public final Precision precision() {
    return precision;
  }

  @Override
  public final Tensor reshape(int... newShape) {
    if (Arrays.equals(shape, newShape)) {
      return this;
    }
    Shapes.requireReshape(shape, newShape);
    return of(part(0, newShape));
  }

  @Override
  public final Tensor view(long offset, int... viewShape) {
    Shapes.requireView(length, offset, viewShape);
    return of(part(offset, viewShape));
  }

  private Tensor of(ShapedTensor part) {
    part.whole = whole;
    return part;
  }

  @Override
  public final Tensor whole() {
    return whole;
  }

  @Override
  public final void set(float[] values) {
    require(values.length);
    if (precision == Precision.FLOAT) {
      write(values);
      return;
    }
    double[] wide = new double[length];
    for (int i = 0; i < length; i++) {
      wide[i] = values[i];
    }
    write(wide);
  }

  @Override
  public final void set(double[] values) {
    require(values.length);
    if (precision == Precision.DOUBLE) {
      write(values);
      return;
    }
    float[] narrow = new float[length];
    for (int i = 0; i < length; i++) {
      narrow[i] = (float) values[i];
    }
    write(narrow);
  }

  @Override
  public final void get(float[] into) {
    require(into.length);
    if (precision == Precision.FLOAT) {
      read(into);
      return;
    }
    double[] wide = new double[length];
    read(wide);
    for (int i = 0; i < length; i++) {
      into[i] = (float) wide[i];
    }
  }

  @Override
  public final void get(double[] into) {
    require(into.length);
    if (precision == Precision.DOUBLE) {
      read(into);
      return;
    }
    float[] narrow = new float[length];
    read(narrow);
    for (int i = 0; i < length; i++) {
      into[i] = narrow[i];
    }
  }

  private void require(int found) {
    if (found < length) {
      throw new IllegalArgumentException(
          "a host array of " + length + " values is needed, found " + found);
    }
  }
}
