package org.deltastn.tensor.engine;

import org.deltastn.tensor.backend.Backend;

/**
 * Creates the backends of one engine; found by {@link java.util.ServiceLoader}.
 *
 * <p>An engine for the CPU only has a name and {@link #create}. One that computes on GPUs overrides
 * {@link #usesGpu} too; one that computes only on GPUs also overrides {@link #needsGpu}, {@link
 * #obstacle()}, {@link #missing} and {@link #ownGpu}; one that rounds products overrides {@link
 * #obstacle(ProductPrecision)}.
 */
public interface BackendProvider {

  /** Returns the name by which users choose the engine, for example {@code nd4j}. */
  String name();

  /** Returns why the engine cannot be used in this process, or null where it can. */
  default String obstacle() {
    return null;
  }

  /**
   * Returns what the class path lacks of the engine, or null where it is complete: then the engine
   * can be used in a process with this class path and its other needs, a GPU for example.
   */
  default String missing() {
    return obstacle();
  }

  /**
   * Returns whether the engine computes on a GPU where it is given one; if not, it is never given
   * one.
   */
  default boolean usesGpu() {
    return false;
  }

  /** Returns whether the engine computes on GPUs only, never on the CPU. */
  default boolean needsGpu() {
    return false;
  }

  /**
   * Returns the address of the GPU that the engine computes on where none is named, or null for the
   * CPU.
   *
   * @throws IllegalStateException if it needs a GPU, and this process has none
   */
  default String ownGpu() {
    return null;
  }

  /**
   * Returns why the products of this engine cannot have a precision in this process, as a clause
   * such as {@code its products are FLOAT32 only}, or null where they can. For GPUs this says only
   * what the engine can on some of them; {@link #create} checks the GPU in question.
   */
  default String obstacle(ProductPrecision products) {
    return products == ProductPrecision.FLOAT32 ? null : "its products are FLOAT32 alone";
  }

  /**
   * Creates a backend for one replica.
   *
   * @param request what the engine can do by {@link #usesGpu} and {@link
   *     #obstacle(ProductPrecision)}, as {@link Backends#create(String, BackendRequest)} checks
   * @throws IllegalArgumentException if there is no GPU of the request's address, or that GPU
   *     cannot round products as requested
   * @throws IllegalStateException if the engine cannot be used in this process
   */
  Backend create(BackendRequest request);
}
