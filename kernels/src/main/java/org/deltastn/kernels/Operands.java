package org.deltastn.kernels;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/** Tensors as the addresses that an engine computes with, each checked to be its own. */
final class Operands {

  private final Engine engine;
  private final Precision precision;
  private final String backend;

  /**
   * Creates the operands of a backend.
   *
   * @param backend its name, for messages
   */
  Operands(Engine engine, Precision precision, String backend) {
    this.engine = engine;
    this.precision = precision;
    this.backend = backend;
  }

  /** Returns the address of the engine. */
  long engine() {
    return engine.address();
  }

  /** Returns the address of the values of a tensor that this backend can compute with. */
  long at(Tensor x) {
    return of(x).address();
  }

  /** Returns the address of the values of a tensor, or 0 for null. */
  long orNull(Tensor x) {
    return x == null ? 0 : at(x);
  }

  /** Returns the address of one of the doubles of {@link NativeOperations#allocateSums}. */
  long sum(String operation, Tensor one) {
    Sizes.length(operation, "a sum", one, 1);
    if (isOurs(one, Precision.DOUBLE)) {
      return ((NativeTensor) one).address();
    }
    throw foreign("sums", one);
  }

  /** Returns a tensor that this backend can compute with. */
  NativeTensor of(Tensor tensor) {
    if (isOurs(tensor, precision)) {
      return (NativeTensor) tensor;
    }
    throw foreign("tensors", tensor);
  }

  private boolean isOurs(Tensor tensor, Precision width) {
    return tensor instanceof NativeTensor found
        && found.precision() == width
        && engine.reaches(found.owner());
  }

  private IllegalArgumentException foreign(String what, Tensor found) {
    return new IllegalArgumentException(
        "backend '"
            + backend
            + "' of "
            + precision
            + " needs "
            + what
            + " of its own, found a "
            + found.getClass().getSimpleName()
            + " of "
            + found.precision()
            + (found instanceof NativeTensor other && !engine.reaches(other.owner())
                ? " in memory of " + other.owner()
                : ""));
  }
}
