package org.deltastn.tensor.nd4j;

import java.util.Arrays;
import org.bytedeco.javacpp.DoublePointer;
import org.bytedeco.javacpp.FloatPointer;
import org.bytedeco.javacpp.IntPointer;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.host.ShapedTensor;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.indexing.NDArrayIndex;

/** A tensor in the off-heap memory of an ND4J array. */
final class Nd4jTensor extends ShapedTensor {

  private final INDArray flat;
  private final INDArray array;
  private final boolean owner;
  private final Pointer pointer;

  private Nd4jTensor(INDArray flat, int[] shape, boolean owner, Precision precision) {
    super(precision, shape);
    this.flat = flat;
    this.owner = owner;
    this.array = shape.length == 1 ? flat : flat.reshape('c', toLong(shape));
    this.pointer = flat.data().addressPointer();
  }

  static Nd4jTensor allocate(Precision precision, int... shape) {
    int length = lengthToAllocate(shape);
    DataType type = precision == Precision.FLOAT ? DataType.FLOAT : DataType.DOUBLE;
    INDArray flat = Nd4j.createUninitializedDetached(type, length);
    Nd4jTensor tensor = new Nd4jTensor(flat, shape, true, precision);
    Pointer.memset(tensor.pointer, 0, (long) length * precision.bytes());
    return tensor;
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

  @Override
  protected ShapedTensor part(long offset, int... viewShape) {
    int size = Shapes.length(viewShape);
    INDArray part = size == count() ? flat : flat.get(NDArrayIndex.interval(offset, offset + size));
    return new Nd4jTensor(part, viewShape, false, precision());
  }

  @Override
  protected void write(float[] values) {
    floats().put(values, 0, count());
  }

  @Override
  protected void write(double[] values) {
    doubles().put(values, 0, count());
  }

  @Override
  protected void read(float[] into) {
    floats().get(into, 0, count());
  }

  @Override
  protected void read(double[] into) {
    doubles().get(into, 0, count());
  }

  @Override
  public void close() {
    if (owner && !flat.wasClosed()) {
      flat.close();
    }
  }

  private static long[] toLong(int[] shape) {
    return Arrays.stream(shape).asLongStream().toArray();
  }
}
