package org.deltastn.kernels;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.nd4j.Nd4jBackend;

/** A tensor in the memory of a native engine. */
final class NativeTensor implements Tensor {

  /** A piece of memory, shared by a tensor and its views. */
  private static final class Memory {
    final Engine engine;
    final long bytes;
    Pointer pointer;

    Memory(Engine engine, long bytes) {
      this.engine = engine;
      this.bytes = bytes;
      this.pointer = engine.allocate(bytes);
    }
  }

  private final Memory memory;
  private final long offset;
  private final int[] shape;
  private final int length;
  private final boolean whole;
  private final Precision precision;
  private Tensor shared;

  private NativeTensor(
      Memory memory, long offset, int[] shape, boolean whole, Precision precision) {
    this.memory = memory;
    this.offset = offset;
    this.shape = shape;
    this.length = Shapes.length(shape);
    this.whole = whole;
    this.precision = precision;
  }

  static NativeTensor allocate(Engine engine, Precision precision, int... shape) {
    int length = Shapes.length(shape);
    if (length == 0) {
      throw new IllegalArgumentException(
          "cannot allocate the empty shape " + Arrays.toString(shape));
    }
    Memory memory = new Memory(engine, (long) length * precision.bytes());
    return new NativeTensor(memory, 0, shape.clone(), true, precision);
  }

  /**
   * Returns the address of the first value.
   *
   * @throws IllegalStateException if the memory was released
   */
  long address() {
    return pointer().address() + offset * precision.bytes();
  }

  /** Returns an ND4J tensor over the same memory of the host, valid until this one is closed. */
  Tensor shared() {
    Pointer whole = pointer();
    if (shared == null) {
      Pointer from = new Pointer(whole).position(offset * precision.bytes());
      shared = Nd4jBackend.wrap(precision, from, shape);
    }
    return shared;
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
    return new NativeTensor(memory, offset, newShape.clone(), false, precision);
  }

  @Override
  public Tensor view(long from, int... viewShape) {
    Shapes.requireView(length, from, viewShape);
    return new NativeTensor(memory, offset + from, viewShape.clone(), false, precision);
  }

  @Override
  public void set(float[] values) {
    require(values.length);
    if (precision == Precision.FLOAT) {
      KernelLibrary.upload(engine(), address(), values, length);
    } else {
      double[] wide = new double[length];
      for (int i = 0; i < length; i++) {
        wide[i] = values[i];
      }
      KernelLibrary.upload(engine(), address(), wide, length);
    }
  }

  @Override
  public void set(double[] values) {
    require(values.length);
    if (precision == Precision.DOUBLE) {
      KernelLibrary.upload(engine(), address(), values, length);
    } else {
      float[] narrow = new float[length];
      for (int i = 0; i < length; i++) {
        narrow[i] = (float) values[i];
      }
      KernelLibrary.upload(engine(), address(), narrow, length);
    }
  }

  @Override
  public void get(float[] into) {
    require(into.length);
    if (precision == Precision.FLOAT) {
      KernelLibrary.download(engine(), address(), into, length);
    } else {
      double[] wide = new double[length];
      KernelLibrary.download(engine(), address(), wide, length);
      for (int i = 0; i < length; i++) {
        into[i] = (float) wide[i];
      }
    }
  }

  @Override
  public void get(double[] into) {
    require(into.length);
    if (precision == Precision.DOUBLE) {
      KernelLibrary.download(engine(), address(), into, length);
    } else {
      float[] narrow = new float[length];
      KernelLibrary.download(engine(), address(), narrow, length);
      for (int i = 0; i < length; i++) {
        into[i] = narrow[i];
      }
    }
  }

  @Override
  public void close() {
    if (whole && memory.pointer != null) {
      Pointer released = memory.pointer;
      memory.pointer = null;
      memory.engine.release(released, memory.bytes);
    }
  }

  /** Returns the engine that owns the memory. */
  Engine owner() {
    return memory.engine;
  }

  private long engine() {
    return memory.engine.address();
  }

  private Pointer pointer() {
    if (memory.pointer == null) {
      throw new IllegalStateException(
          "the tensor of shape " + Arrays.toString(shape) + " was closed");
    }
    return memory.pointer;
  }

  private void require(int found) {
    if (found < length) {
      throw new IllegalArgumentException(
          "a host array of " + length + " values is needed, found " + found);
    }
  }
}
