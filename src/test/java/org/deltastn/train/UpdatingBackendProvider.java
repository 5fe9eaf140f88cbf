package org.deltastn.train;

import java.util.concurrent.atomic.AtomicLong;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;

/**
 * The default backend by the name {@code updating}. A test decides whether it updates by products;
 * it counts such updates.
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
    return InterceptedBackend.of(
        Backends.create(Backends.DEFAULT, request),
        (method, arguments) -> {
          if (method.getName().equals("momentumUpdateOfProduct")) {
            UPDATES.incrementAndGet();
          }
          return method.getName().equals("updatesByProducts") ? byProducts : null;
        });
  }
}
