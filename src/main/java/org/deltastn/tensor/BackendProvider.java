package org.deltastn.tensor;

/**
 * Makes backends of one engine; found by {@link java.util.ServiceLoader}.
 *
 * <p>An engine for the CPU alone has a name and {@link #create(Precision, int)}. One that computes
 * on GPUs says so and overrides {@link #create(Precision, int, String)} too.
 */
public interface BackendProvider {

  /** Returns the name by which users choose the engine, for example {@code nd4j}. */
  String name();

  /** Returns why the engine cannot be used in this process, or null where it can. */
  default String obstacle() {
    return null;
  }

  /**
   * Tells whether the engine computes on a GPU where it is given one; if not, nobody gives it one.
   */
  default boolean usesGpu() {
    return false;
  }

  /**
   * Creates a backend for one replica, on the CPU.
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
}
