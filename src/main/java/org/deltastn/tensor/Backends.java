package org.deltastn.tensor;

import java.util.ServiceLoader;
import java.util.SortedSet;
import java.util.TreeSet;

/** Finds the numeric engines on the class path. */
public final class Backends {

  /** The engine that is always there. */
  public static final String DEFAULT = "nd4j";

  private Backends() {}

  /** Creates a default backend of one thread. */
  public static Backend create(Precision precision) {
    return create(DEFAULT, precision, 1);
  }

  /**
   * Creates a backend by name, on the CPU.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static Backend create(String name, Precision precision, int threads) {
    return create(name, precision, threads, null);
  }

  /**
   * Creates a backend by name.
   *
   * @param gpu the address of the GPU to compute on, or null for the CPU
   * @throws IllegalArgumentException if no engine of that name is on the class path, or it knows no
   *     such GPU
   */
  public static Backend create(String name, Precision precision, int threads, String gpu) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    BackendProvider provider = provider(name);
    return gpu == null
        ? provider.create(precision, threads)
        : provider.create(precision, threads, gpu);
  }

  /**
   * Tells whether an engine computes on a GPU where it is given one.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static boolean usesGpu(String name) {
    return provider(name).usesGpu();
  }

  private static BackendProvider provider(String name) {
    SortedSet<String> names = new TreeSet<>();
    for (BackendProvider provider :
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())) {
      if (provider.name().equals(name)) {
        return provider;
      }
      names.add(provider.name());
    }
    throw new IllegalArgumentException(
        "no backend named '" + name + "' on the class path, found " + names);
  }
}
