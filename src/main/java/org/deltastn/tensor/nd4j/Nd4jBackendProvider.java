package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.BackendProvider;
import org.deltastn.tensor.Backends;
import org.deltastn.tensor.Precision;

/** Makes {@link Nd4jBackend}s; registered for {@link java.util.ServiceLoader}. */
public final class Nd4jBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return Backends.DEFAULT;
  }

  @Override
  public Backend create(Precision precision, int threads) {
    return new Nd4jBackend(precision, threads);
  }
}
