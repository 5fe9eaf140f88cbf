package org.deltastn.train;

import java.lang.reflect.InvocationTargetException;
import java.lang.reflect.Proxy;
import java.util.concurrent.atomic.AtomicLong;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;

/** The default backend by the name {@code counted}, which counts the bytes of its tensors. */
public final class CountedBackendProvider implements BackendProvider {

  public static final String NAME = "counted";
  public static final AtomicLong BYTES = new AtomicLong();

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
              if (method.getName().equals("allocate")) {
                BYTES.addAndGet(
                    (long) Shapes.length((int[]) arguments[0]) * request.precision().bytes());
              } else if (method.getName().equals("allocateSums")) {
                BYTES.addAndGet((int) arguments[0] * (long) Precision.DOUBLE.bytes());
              }
              try {
                return method.invoke(backend, arguments);
              } catch (InvocationTargetException e) {
                throw e.getCause();
              }
            });
  }
}
