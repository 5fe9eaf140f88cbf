package org.deltastn.tensor.nd4j;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A tensor in the off-heap memory of an ND4J array. */
final class Nd4jTensor implements Tensor {

  private final INDArray flat;
  private final INDArray array;
  private final int[] shape;
  private final int length;
  private final boolean owner;
  private final Precision precision;
  private final Pointer pointer;

  private Nd4jTensor(INDArray flat, int[] shape, boolean owner, Precision precision) {
    this.flat = flat;
    this.shape = shape;
    this.length = Shapes.length(shape);
    this.owner = owner;
    this.precision = precision;
    this.array = shape.length == 1 ? flat : flat.reshape('c', toLong(shape));
    this.pointer = flat.data().addressPointer();
  }

  static Nd4jTensor allocate(Precision precision, int... shape) {
    int length = Shapes.length(shape);
    if (length == 0) {
      throw new IllegalArgumentException(
          "cannot allocate the empty shape " + Arrays.toString(shape));
    }
    DataType type = precision == Precision.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
    INDArray flat = Nd4j.createUninitializedDetached(type, length);
    Nd4jTensor tensor = new Nd4jTensor(flat, shape.clone(), true, precision);
    Pointer.memset(tensor.pointer, 0, (long) length * precision.bytes());
    return tensor;
  }

  /** Returns a tensor over another owner's memory, which must outlive it. */
  static Nd4jTensor wrap(Precision precision, Pointer memory, int... shape) {
    long length = Shapes.length(shape);
    Pointer typed =
        precision == Precision.FLOAT
            ? new FloatPointer(memory).limit(length)
            : new DoublePointer(memory).limit(length);
    DataType type = precision == Precision.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
    INDArray flat = Nd4j.create(Nd4j.createBuffer(typed, length, type), length);
    return new Nd4jTensor(flat, shape.clone(), false, precision);
  }

  /** Returns the ND4J array of this shape. */
  INDArray array() {
    return array;
  }

  /** Returns the ND4J array as a vector. */
  INDArray flat() {
    return flat;
  }

  FloatPointer floats() {
    return (FloatPointer) pointer;
  }

  /** Returns the memory from a position on. */
  FloatPointer floatsAt(long position) {
    return new FloatPointer(pointer).position(position);
  }

  DoublePointer doubles() {
    return (DoublePointer) pointer;
  }

  /** Returns the memory as 32-bit integers: the bits of the floats. */
  IntPointer bits() {
    return new IntPointer(pointer);
  }

  Pointer pointer() {
    return pointer;
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
    return new Nd4jTensor(flat, newShape.clone(), false, precision);
  }

  @Override
  public Tensor view(long offset, int... viewShape) {
    int count = Shapes.requireView(length, offset, viewShape);
    INDArray part = flat.get(NDArrayIndex.interval(offset, offset + count));
    return new Nd4jTensor(part, viewShape.clone(), false, precision);
  }

  @Override
  public void set(float[] values) {
    require(values.length);
    if (precision == Precision.FLOAT) {
      floats().put(values, 0, length);
    } else {
      double[] wide = new double[length];
      for (int i = 0; i < length; i++) {
        wide[i] = values[i];
      }
      doubles().put(wide, 0, length);
    }
  }

  @Override
  public void set(double[] values) {
    require(values.length);
    if (precision == Precision.DOUBLE) {
      doubles().put(values, 0, length);
    } else {
      float[] narrow = new float[length];
      for (int i = 0; i < length; i++) {
        narrow[i] = (float) values[i];
      }
      floats().put(narrow, 0, length);
    }
  }

  @Override
  public void get(float[] into) {
    require(into.length);
    if (precision == Precision.FLOAT) {
      floats().get(into, 0, length);
    } else {
      double[] wide = new double[length];
      doubles().get(wide, 0, length);
      for (int i = 0; i < length; i++) {
        into[i] = (float) wide[i];
      }
    }
  }

  @Override
  public void get(double[] into) {
    require(into.length);
    if (precision == Precision.DOUBLE) {
      doubles().get(into, 0, length);
    } else {
      float[] narrow = new float[length];
      floats().get(narrow, 0, length);
      for (int i = 0; i < length; i++) {
        into[i] = narrow[i];
      }
    }
  }

  @Override
  public void close() {
    if (owner && !flat.wasClosed()) {
      flat.close();
    }
  }

  private void require(int found) {
    if (found < length) {
      throw new IllegalArgumentException(
          "a host array of " + length + " values is needed, found " + found);
    }
  }

  private static long[] toLong(int[] shape) {
    return Arrays.stream(shape).asLongStream().toArray();
  }
}
