package org.deltastn.tensor;

/** Makes backends of one engine; found by {@link java.util.ServiceLoader}. */
public interface BackendProvider {

  /** Returns the name by which users choose the engine, for example {@code nd4j}. */
  String name();

  /**
   * Creates a backend for one replica.
   *
   * @param precision the width of all its numbers
   * @param threads the CPU threads it may use, at least 1
   */
  Backend create(Precision precision, int threads);
}
