package org.deltastn.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;

/**
 * The default backend by the name {@code updating}, which says as it is told whether it is to
 * update by products, and counts such updates.
 */
public final class UpdatingBackendProvider implements BackendProvider {

  public static final String NAME = "updating";
  public static final AtomicLong UPDATES = new AtomicLong();
  private static volatile boolean byProducts;

  /** Sets what {@link Backend#updatesByProducts} returns, and the count to zero. */
  public static void byProducts(boolean on) {
    byProducts = on;
    UPDATES.set(0);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create(BackendRequest request) {
    Backend backend = Backends.create(Backends.DEFAULT, request);
    return (Backend)
        Proxy.newProxyInstance(
            getClass().getClassLoader(),
            new Class<?>[] {Backend.class},
            (proxy, method, arguments) -> {
              if (method.getName().equals("updatesByProducts")) {
                return byProducts;
              }
              if (method.getName().equals("momentumUpdateOfProduct")) {
                UPDATES.incrementAndGet();
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
