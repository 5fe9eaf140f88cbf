package org.deltastn.checks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.Map;
import java.util.TreeMap;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;

/** The default backend with a clock around every operation, by the name {@code timed}. */
public final class TimedBackendProvider implements BackendProvider {

  static final String NAME = "timed";
  private static final Map<String, Long> NANOS = new TreeMap<>();

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create(BackendRequest request) {
    Backend backend = Backends.create(Backends.defaultName(), request);
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              long start = System.nanoTime();
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                NANOS.merge(method.getName(), System.nanoTime() - start, Long::sum);
              }
            });
  }

  static void reset() {
    NANOS.clear();
  }

  /** Returns the nanoseconds spent in each operation since the last reset. */
  static Map<String, Long> nanos() {
    return new TreeMap<>(NANOS);
  }
}
