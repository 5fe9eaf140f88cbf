package org.deltastn.tensor.backend;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;

/**
 * The interface of a numeric engine: its memory, and the operations that the interfaces above it
 * name by what they serve.
 *
 * <p>Every operation writes to the caller's memory. Where an output may be the same tensor as an
 * input, the operation says so. Shapes are not checked here: layers check them once when a network
 * is built. A backend serves one replica and is not safe for use by several threads.
 *
 * <p>An engine that has no fused operations of its own takes them from {@link
 * org.deltastn.tensor.composed.ComposedBackend}.
 */
public interface Backend
    extends AlgebraOperations,
        LayerOperations,
        NormalizationOperations,
        PooledConvolutions,
        RecurrentOperations,
        LossOperations,
        UpdateOperations,
        AutoCloseable {

  /** Returns the name of the engine. */
  String name();

  /** Returns the width of all numbers of this backend. */
  Precision precision();

  /** Returns the CPU threads that the backend, and host code beside it, may use. */
  int threads();

  /**
   * Returns whether tensors lie in the engine's own memory, such as a GPU's: then every value that
   * the host reads waits for the engine, every value that it writes is a copy, and data that are
   * read repeatedly are kept there.
   */
  default boolean hasOwnMemory() {
    return false;
  }

  /**
   * Returns whether {@link #momentumUpdateOfProduct} is faster here than its two parts one after
   * the other.
   */
  default boolean updatesByProducts() {
    return false;
  }

  /**
   * Takes a step with a gradient that is a product: to the last bit {@link #gemm gradient ← aᵀ b}
   * and then {@link #momentumUpdate}. An engine may leave out to write the gradient, whose contents
   * are undefined afterwards.
   */
  default void momentumUpdateOfProduct(Tensor a, Tensor b, DescentStep step, Tensor gradient) {
    gemm(true, false, 1, a, b, 0, gradient);
    momentumUpdate(step.weights(), gradient, step.velocity(), step.learningRate(), step.momentum());
  }

  /** Allocates a tensor of zeros; the caller closes it. */
  Tensor allocate(int... shape);

  /**
   * Allocates a vector of zeros that are doubles whatever the precision of the backend: for sums
   * that stay on the engine until the host reads many at once. Only operations documented to do so
   * accept them, as views of length 1. The caller closes it.
   */
  Tensor allocateSums(int count);

  /** Releases what the backend itself holds. */
  @Override
  void close();
}
