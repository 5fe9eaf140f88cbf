package org.deltastn.tensor.nd4j;

import java.util.Arrays;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A tensor in an ND4J array, wherever that array's memory is. */
final class ArrayTensor implements Tensor {

  private final ArrayDevice device;
  private final INDArray flat;
  private final int[] shape;
  private final int length;
  private final boolean owner;
  private final Precision precision;
  private INDArray array;
  private INDArray matrix;

  private ArrayTensor(
      ArrayDevice device, INDArray flat, int[] shape, boolean owner, Precision precision) {
    this.device = device;
    this.flat = flat;
    this.shape = shape;
    this.length = Shapes.length(shape);
    this.owner = owner;
    this.precision = precision;
  }

  /**
   * Allocates zeros.
   *
   * @throws OutOfMemoryError if ND4J cannot allocate memory
   */
  static ArrayTensor allocate(ArrayDevice device, Precision precision, int... shape) {
    int length = Shapes.length(shape);
    if (length == 0) {
      throw new IllegalArgumentException(
          "cannot allocate the empty shape " + Arrays.toString(shape));
    }
    device.use();
    INDArray flat = create(precision, length);
    ArrayOperations.fill(flat, 0);
    return new ArrayTensor(device, flat, shape.clone(), true, precision);
  }

  /**
   * Returns the ND4J array as a vector, on the GPU that this call makes the thread's current one.
   */
  INDArray flat() {
    device.use();
    return flat;
  }

  /**
   * Returns the ND4J array of this shape, on the GPU that this call makes the thread's current one.
   */
  INDArray array() {
    device.use();
    if (array == null) {
      array = shape.length == 1 ? flat : view(shape);
    }
    return array;
  }

  /** Returns the ND4J array as (first axis) × (the rest), likewise. */
  INDArray matrix() {
    device.use();
    if (matrix == null) {
      matrix = shape.length == 2 ? array() : view(rows(), columns());
    }
    return matrix;
  }

  int rows() {
    return shape[0];
  }

  int columns() {
    return length / shape[0];
  }

  @Override
  public int[] shape() {
    return shape;
  }

  @Override
  public long length() {
    return length;
  }

  @Override
  public Precision precision() {
    return precision;
  }

  @Override
  public Tensor reshape(int... newShape) {
    if (Arrays.equals(shape, newShape)) {
      return this;
    }
    Shapes.requireReshape(shape, newShape);
    return new ArrayTensor(device, flat, newShape.clone(), false, precision);
  }

  @Override
  public Tensor view(long offset, int... viewShape) {
    int count = Shapes.requireView(length, offset, viewShape);
    device.use();
    INDArray part = flat.get(NDArrayIndex.interval(offset, offset + count));
    return new ArrayTensor(device, part, viewShape.clone(), false, precision);
  }

  @Override
  public void set(float[] values) {
    require(values.length);
    device.use();
    try (INDArray given =
        Nd4j.createFromArray(values.length == length ? values : Arrays.copyOf(values, length))) {
      flat.assign(given);
    }
  }

  @Override
  public void set(double[] values) {
    require(values.length);
    device.use();
    try (INDArray given =
        Nd4j.createFromArray(values.length == length ? values : Arrays.copyOf(values, length))) {
      flat.assign(given);
    }
  }

  @Override
  public void get(float[] into) {
    require(into.length);
    try (INDArray copy = copy(DataType.FLOAT)) {
      copy.data().asNioFloat().get(into, 0, length);
    }
  }

  @Override
  public void get(double[] into) {
    require(into.length);
    try (INDArray copy = copy(DataType.DOUBLE)) {
      copy.data().asNioDouble().get(into, 0, length);
    }
  }

  @Override
  public void close() {
    if (owner && !flat.wasClosed()) {
      device.use();
      flat.close();
    }
  }

  /** Returns a copy that starts at the beginning of its memory. */
  private INDArray copy(DataType type) {
    device.use();
    INDArray copy = Nd4j.createUninitializedDetached(type, length);
    copy.assign(flat);
    return copy;
  }

  private INDArray view(int... newShape) {
    return flat.reshape('c', Arrays.stream(newShape).asLongStream().toArray());
  }

  private void require(int found) {
    if (found < length) {
      throw new IllegalArgumentException(
          "a host array of " + length + " values is needed, found " + found);
    }
  }

  private static INDArray create(Precision precision, int length) {
    try {
      return Nd4j.createUninitializedDetached(type(precision), length);
    } catch (RuntimeException e) {
      OutOfMemoryError error =
          new OutOfMemoryError(
              "ND4J could not allocate a tensor of "
                  + (long) length * precision.bytes()
                  + " bytes ("
                  + e.getMessage()
                  + "); lower batchSize, or end what else uses the GPU's memory");
      error.initCause(e);
      throw error;
    }
  }

  private static DataType type(Precision precision) {
    return precision == Precision.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
  }
}
