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
   * Creates a backend by name.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  public static Backend create(String name, Precision precision, int threads) {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    SortedSet<String> names = new TreeSet<>();
    for (BackendProvider provider :
        ServiceLoader.load(BackendProvider.class, Backends.class.getClassLoader())) {
      if (provider.name().equals(name)) {
        return provider.create(precision, threads);
      }
      names.add(provider.name());
    }
    throw new IllegalArgumentException(
        "no backend named '" + name + "' on the class path, found " + names);
  }
}
