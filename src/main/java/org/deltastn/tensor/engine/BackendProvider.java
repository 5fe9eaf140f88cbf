package org.deltastn.tensor.engine;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.ProductPrecision;

/**
 * Creates the backends of one engine; found by {@link java.util.ServiceLoader}.
 *
 * <p>An engine for the CPU only has a name and {@link #create(Precision, int)}. One that computes
 * on GPUs overrides {@link #usesGpu} and {@link #create(Precision, int, String)} too; one that
 * computes only on GPUs also overrides {@link #needsGpu}, {@link #obstacle}, {@link #missing} and
 * {@link #ownGpu}.
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
   * Creates a backend for one replica, on the CPU, or on {@link #ownGpu()}.
   *
   * @param precision the width of all its numbers
   * @param threads the CPU threads it may use, at least 1
   */
  Backend create(Precision precision, int threads);

  /**
   * Creates a backend for one replica, on a GPU that no other replica uses meanwhile.
   *
   * @param precision the width of all its numbers
   * @param threads the CPU threads it may use, at least 1
   * @param gpu the GPU's address as the cluster manager gave it, for example {@code 0} or {@code
   *     GPU-8c4d…}; the backend allocates and computes there and nowhere else
   * @throws IllegalArgumentException if the engine finds no GPU of that address; always in this
   *     default method
   */
  default Backend create(Precision precision, int threads, String gpu) {
    throw new IllegalArgumentException(
        "backend '" + name() + "' computes on the CPU only, found the GPU address '" + gpu + "'");
  }

  /**
   * Returns why the products of this engine cannot have a precision in this process, as a clause
   * such as {@code its products are FLOAT32 only}, or null where they can. For GPUs this says only
   * what the engine can on some of them; {@link #create(Precision, ProductPrecision, int, String)}
   * checks the GPU in question.
   */
  default String obstacle(ProductPrecision products) {
    return products == ProductPrecision.FLOAT32 ? null : "its products are FLOAT32 alone";
  }

  /**
   * Creates a backend for one replica whose products have a precision; an engine with other
   * precisions than {@link ProductPrecision#FLOAT32} overrides this method too.
   *
   * @param precision the width of all its numbers; FLOAT unless the products are FLOAT32
   * @param products to what the products round; never replaced by another precision
   * @param threads the CPU threads it may use, at least 1
   * @param gpu the GPU's address, or null for the one that {@link #create(Precision, int)} uses
   * @throws IllegalArgumentException if the engine, or this processor or GPU, has no such products
   */
  default Backend create(Precision precision, ProductPrecision products, int threads, String gpu) {
    if (products != ProductPrecision.FLOAT32) {
      String obstacle = obstacle(products);
      throw new IllegalArgumentException(
          products.refusal(
              name(), obstacle == null ? "it does not support this precision" : obstacle));
    }
    return gpu == null ? create(precision, threads) : create(precision, threads, gpu);
  }
}
