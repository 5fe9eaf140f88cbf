package org.deltastn.tensor.engine;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

/**
 * Creates backends by the name of their engine, and says what an engine needs. A name may be
 * {@value BackendChoice#AUTO} everywhere.
 */
public final class Backends {

  /** The engine that is always available. */
  public static final String DEFAULT = "nd4j";

  /** System property that names the engine where none is set. */
  public static final String PROPERTY = "deltastn.backend";

  private Backends() {}

  /**
   * Returns the engine to use where none is named: {@value #DEFAULT}, or what the system property
   * {@value #PROPERTY} says.
   */
  public static String defaultName() {
    return System.getProperty(PROPERTY, DEFAULT);
  }

  /** Creates a backend of one thread by {@link #defaultName()}. */
  public static Backend create(Precision precision) {
    return create(defaultName(), precision, 1);
  }

  /**
   * Creates a backend by name, on the CPU; one that needs a GPU, on the first of this process.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   * @throws IllegalStateException if it cannot be used in this process
   */
  public static Backend create(String name, Precision precision, int threads) {
    return create(name, BackendRequest.of(precision, threads));
  }

  /**
   * Creates a backend by name.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path, it has no such
   *     GPU, or its products cannot have the precision here
   * @throws IllegalStateException if it cannot be used in this process
   */
  public static Backend create(String name, BackendRequest request) {
    BackendProvider provider = provider(name);
    requireProducts(provider, request.products());
    if (request.gpu() != null && !provider.usesGpu()) {
      throw new IllegalArgumentException(
          "backend '"
              + provider.name()
              + "' computes on the CPU only, found the GPU address '"
              + request.gpu()
              + "'");
    }
    return provider.create(request);
  }

  /**
   * Checks that an engine is complete on the class path, and that its products can have a
   * precision, without creating a backend: whether there is a GPU, and what it can do, only the
   * process that has it knows.
   *
   * @throws IllegalArgumentException saying what is missing if the engine or such products are
   *     unavailable, or if no engine of that name is on the class path
   */
  public static void require(String name, ProductPrecision products) {
    BackendProvider provider = provider(name);
    requireProducts(provider, products);
    String missing = provider.missing();
    if (missing != null) {
      throw new IllegalArgumentException(
          "backend '" + provider.name() + "' is unavailable: " + missing);
    }
  }

  /**
   * Returns whether an engine computes on a GPU where it is given one.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static boolean usesGpu(String name) {
    return provider(name).usesGpu();
  }

  /**
   * Returns whether an engine computes on GPUs only.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static boolean needsGpu(String name) {
    return provider(name).needsGpu();
  }

  /**
   * Returns the address of the GPU of this process that an engine computes on where none is named,
   * or null for the CPU.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   * @throws IllegalStateException if it needs a GPU, and this process has none
   */
  public static String ownGpu(String name) {
    return provider(name).ownGpu();
  }

  private static void requireProducts(BackendProvider provider, ProductPrecision products) {
    String obstacle = provider.obstacle(products);
    if (obstacle != null) {
      throw new IllegalArgumentException(products.refusal(provider.name(), obstacle));
    }
  }

  private static BackendProvider provider(String name) {
    return BackendRegistry.provider(BackendChoice.resolve(name));
  }
}
