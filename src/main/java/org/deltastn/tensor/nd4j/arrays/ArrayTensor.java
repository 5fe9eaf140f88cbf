package org.deltastn.tensor.nd4j.arrays;

import java.util.Arrays;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.host.ShapedTensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A tensor in an ND4J array, wherever that array's memory is. */
final class ArrayTensor extends ShapedTensor {

  private final ArrayDevice device;
  private final INDArray flat;
  private final boolean owner;
  private INDArray array;
  private INDArray matrix;

  private ArrayTensor(
      ArrayDevice device, INDArray flat, int[] shape, boolean owner, Precision precision) {
    super(precision, shape);
    this.device = device;
    this.flat = flat;
    this.owner = owner;
  }

  /**
   * Allocates zeros.
   *
   * @throws OutOfMemoryError if ND4J cannot allocate memory
   */
  static ArrayTensor allocate(ArrayDevice device, Precision precision, int... shape) {
    int length = lengthToAllocate(shape);
    device.use();
    INDArray flat = create(precision, length);
    ArrayOperations.fill(flat, 0);
    return new ArrayTensor(device, flat, shape, true, precision);
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
      array = shape().length == 1 ? flat : reshaped(shape());
    }
    return array;
  }

  /** Returns the ND4J array as (first axis) × (the rest), likewise. */
  INDArray matrix() {
    device.use();
    if (matrix == null) {
      matrix = shape().length == 2 ? array() : reshaped(rows(), columns());
    }
    return matrix;
  }

  @Override
  protected ShapedTensor part(long offset, int... viewShape) {
    device.use();
    int size = Shapes.length(viewShape);
    INDArray part = size == count() ? flat : flat.get(NDArrayIndex.interval(offset, offset + size));
    return new ArrayTensor(device, part, viewShape, false, precision());
  }

  @Override
  protected void write(float[] values) {
    write(Nd4j.createFromArray(values.length == count() ? values : Arrays.copyOf(values, count())));
  }

  @Override
  protected void write(double[] values) {
    write(Nd4j.createFromArray(values.length == count() ? values : Arrays.copyOf(values, count())));
  }

  @Override
  protected void read(float[] into) {
    try (INDArray copy = copy()) {
      copy.data().asNioFloat().get(into, 0, count());
    }
  }

  @Override
  protected void read(double[] into) {
    try (INDArray copy = copy()) {
      copy.data().asNioDouble().get(into, 0, count());
    }
  }

  @Override
  public void close() {
    if (owner && !flat.wasClosed()) {
      device.use();
      flat.close();
    }
  }

  private void write(INDArray given) {
    device.use();
    try (given) {
      flat.assign(given);
    }
  }

  /** Returns a copy that starts at the beginning of its memory. */
  private INDArray copy() {
    device.use();
    INDArray copy = Nd4j.createUninitializedDetached(type(precision()), count());
    copy.assign(flat);
    return copy;
  }

  private INDArray reshaped(int... newShape) {
    return flat.reshape('c', Arrays.stream(newShape).asLongStream().toArray());
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
