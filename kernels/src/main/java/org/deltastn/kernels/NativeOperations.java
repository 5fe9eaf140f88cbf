package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * A backend over a native engine: its memory, and the operations that the CPU's and CUDA's engine
 * have in common.
 */
abstract class NativeOperations
    implements Backend,
        NativeAlgebra,
        NativeLayers,
        NativeNormalization,
        NativeImages,
        NativeRecurrence,
        NativeTraining {

  private final String name;
  private final Precision precision;
  private final int threads;
  private final Engine engine;
  private final Operands operands;

  NativeOperations(String name, Engine engine, Precision precision, int threads) {
    this.name = name;
    this.precision = precision;
    this.threads = threads;
    this.engine = engine;
    this.operands = new Operands(engine, precision, name);
  }

  @Override
  public final Operands operands() {
    return operands;
  }

  @Override
  public final String name() {
    return name;
  }

  @Override
  public final Precision precision() {
    return precision;
  }

  @Override
  public final int threads() {
    return threads;
  }

  @Override
  public final Tensor allocate(int... shape) {
    return NativeTensor.allocate(engine, precision, shape);
  }

  @Override
  public final Tensor allocateSums(int count) {
    return NativeTensor.allocate(engine, Precision.DOUBLE, count);
  }

  @Override
  public void close() {
    engine.retire();
  }
}
