package org.deltastn.benchmarks;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.HashMap;
import java.util.Map;
import java.util.TreeMap;
import java.util.function.LongSupplier;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;

/** The default backend with a clock around every operation, by the name {@code timed}. */
public final class TimedBackendProvider implements BackendProvider {

  static final String NAME = "timed";
  private static final Map<String, Long> NANOS = new TreeMap<>();
  private static final Map<OperationWork, Spent> WORK = new HashMap<>();
  private static boolean counting;
  private static boolean apart;
  private static LongSupplier clock = System::nanoTime;

  /** Calls of the same work, and what they took. */
  record Spent(long calls, long nanos) {

    private Spent plus(Spent other) {
      return new Spent(calls + other.calls, nanos + other.nanos);
    }
  }

  @Override
  public String name() {
    return NAME;
  }

  /** Leaves it to the backend that is timed. */
  @Override
  public String obstacle(ProductPrecision products) {
    return null;
  }

  @Override
  public Backend create(BackendRequest request) {
    Backend backend = Backends.create(Backends.defaultName(), request);
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (apart && method.getName().equals("updatesByProducts")) {
                return false;
              }
              long start = clock.getAsLong();
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              } finally {
                long nanos = clock.getAsLong() - start;
                NANOS.merge(method.getName(), nanos, Long::sum);
                if (counting) {
                  OperationWork work = OperationWork.of(method.getName(), arguments);
                  WORK.merge(work, new Spent(1, nanos), Spent::plus);
                }
              }
            });
  }

  static void reset() {
    NANOS.clear();
    WORK.clear();
  }

  /** Says whether the work of each call is counted too, which takes time between calls. */
  static void count(boolean on) {
    counting = on;
  }

  /**
   * Says whether backends created from now on multiply and update apart, where the engine could do
   * both at once, so that each has its own time.
   */
  static void apart(boolean on) {
    apart = on;
  }

  /** Sets the clock, in nanoseconds, in place of the wall's. */
  static void clock(LongSupplier nanos) {
    clock = nanos;
  }

  /** Returns the nanoseconds spent in each operation since the last reset. */
  static Map<String, Long> nanos() {
    return new TreeMap<>(NANOS);
  }

  /** Returns what was counted since the last reset. */
  static Map<OperationWork, Spent> work() {
    return new HashMap<>(WORK);
  }
}
