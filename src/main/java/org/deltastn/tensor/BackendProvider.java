package org.deltastn.tensor;

/**
 * Makes backends of one engine; found by {@link java.util.ServiceLoader}.
 *
 * <p>An engine for the CPU alone has a name and {@link #create(Precision, int)}. One that computes
 * on GPUs says so and overrides {@link #create(Precision, int, String)} too; one that computes
 * nowhere else also says that, what it is without a GPU, and which one it takes if none is named.
 */
public interface BackendProvider {

  /** Returns the name by which users choose the engine, for example {@code nd4j}. */
  String name();

  /** Returns why the engine cannot be used in this process, or null where it can. */
  default String obstacle() {
    return null;
  }

  /**
   * Returns what the class path lacks of the engine, or null where it has all of it: then it can be
   * used in a process with this class path and what else it needs, a GPU for example.
   */
  default String missing() {
    return obstacle();
  }

  /**
   * Tells whether the engine computes on a GPU where it is given one; if not, nobody gives it one.
   */
  default boolean usesGpu() {
    return false;
  }

  /** Tells whether the engine computes on GPUs alone, never on the CPU. */
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
   * @throws IllegalArgumentException if the engine knows no GPU of that address, and by this method
   *     as it stands here
   */
  default Backend create(Precision precision, int threads, String gpu) {
    throw new IllegalArgumentException(
        "backend '" + name() + "' computes on the CPU alone, found the GPU address '" + gpu + "'");
  }

  /**
   * Returns why the products of this engine cannot have a precision in this process, as a clause
   * such as {@code its products are FLOAT32 alone}, or null where they can. Of GPUs this only says
   * what the engine can on some; {@link #create(Precision, ProductPrecision, int, String)} looks at
   * the one.
   */
  default String obstacle(ProductPrecision products) {
    return products == ProductPrecision.FLOAT32 ? null : "its products are FLOAT32 alone";
  }

  /**
   * Creates a backend for one replica whose products have a precision; an engine that can more than
   * {@link ProductPrecision#FLOAT32} overrides this one too.
   *
   * @param precision the width of all its numbers; FLOAT unless the products are FLOAT32
   * @param products what the products round, never anything but what is asked for
   * @param threads the CPU threads it may use, at least 1
   * @param gpu the GPU's address, or null for what {@link #create(Precision, int)} takes
   * @throws IllegalArgumentException if the engine, or this processor or GPU, has no such products
   */
  default Backend create(Precision precision, ProductPrecision products, int threads, String gpu) {
    if (products != ProductPrecision.FLOAT32) {
      String obstacle = obstacle(products);
      throw new IllegalArgumentException(
          products.refusal(name(), obstacle == null ? "it makes no such backends" : obstacle));
    }
    return gpu == null ? create(precision, threads) : create(precision, threads, gpu);
  }
}
