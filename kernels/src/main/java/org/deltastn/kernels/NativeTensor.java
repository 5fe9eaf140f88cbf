package org.deltastn.kernels;

import java.util.Arrays;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.host.ShapedTensor;

/** A tensor in the memory of a native engine. */
final class NativeTensor extends ShapedTensor {

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
  private final boolean whole;

  private NativeTensor(
      Memory memory, long offset, int[] shape, boolean whole, Precision precision) {
    super(precision, shape);
    this.memory = memory;
    this.offset = offset;
    this.whole = whole;
  }

  static NativeTensor allocate(Engine engine, Precision precision, int... shape) {
    int length = lengthToAllocate(shape);
    Memory memory = new Memory(engine, (long) length * precision.bytes());
    return new NativeTensor(memory, 0, shape, true, precision);
  }

  /**
   * Returns the address of the first value.
   *
   * @throws IllegalStateException if the memory was released
   */
  long address() {
    return pointer().address() + offset * precision().bytes();
  }

  @Override
  protected ShapedTensor part(long from, int... viewShape) {
    return new NativeTensor(memory, offset + from, viewShape, false, precision());
  }

  @Override
  protected void write(float[] values) {
    KernelLibrary.upload(engine(), address(), values, length());
  }

  @Override
  protected void write(double[] values) {
    KernelLibrary.upload(engine(), address(), values, length());
  }

  @Override
  protected void read(float[] into) {
    KernelLibrary.download(engine(), address(), into, length());
  }

  @Override
  protected void read(double[] into) {
    KernelLibrary.download(engine(), address(), into, length());
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
          "the tensor of shape " + Arrays.toString(shape()) + " was closed");
    }
    return memory.pointer;
  }
}
