package org.deltastn.tensor.engine;

import java.util.Map;
import java.util.ServiceLoader;
import java.util.TreeMap;

/** Lists the engines on the class path. */
final class BackendRegistry {

  private BackendRegistry() {}

  /** Returns the engines by name; of several with one name, the first on the class path. */
  static Map<String, BackendProvider> providers() {
    Map<String, BackendProvider> providers = new TreeMap<>();
    for (BackendProvider provider :
        ServiceLoader.load(BackendProvider.class, BackendRegistry.class.getClassLoader())) {
      providers.putIfAbsent(provider.name(), provider);
    }
    return providers;
  }

  /**
   * Returns an engine by name.
   *
   * @throws IllegalArgumentException if no engine of that name is on the class path
   */
  static BackendProvider provider(String name) {
    Map<String, BackendProvider> providers = providers();
    if (!providers.containsKey(name)) {
      throw new IllegalArgumentException(
          "no backend named '" + name + "' on the class path, found " + providers.keySet());
    }
    return providers.get(name);
  }
}
