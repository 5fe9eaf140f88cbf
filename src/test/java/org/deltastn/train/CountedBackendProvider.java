package org.deltastn.train;

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
    return InterceptedBackend.of(
        Backends.create(Backends.DEFAULT, request),
        (method, arguments) -> {
          if (method.getName().equals("allocate")) {
            BYTES.addAndGet(
                (long) Shapes.length((int[]) arguments[0]) * request.precision().bytes());
          } else if (method.getName().equals("allocateSums")) {
            BYTES.addAndGet((int) arguments[0] * (long) Precision.DOUBLE.bytes());
          }
          return null;
        });
  }
}
