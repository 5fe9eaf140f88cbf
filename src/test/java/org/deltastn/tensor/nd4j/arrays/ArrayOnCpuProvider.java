package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;

/** An {@link ArrayBackend} over the ND4J of the CPU, by the name {@code nd4j-arrays}. */
public final class ArrayOnCpuProvider implements BackendProvider {

  /** The name. */
  public static final String NAME = "nd4j-arrays";

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public Backend create(BackendRequest request) {
    return new ArrayBackend(request.precision(), request.threads(), 0);
  }
}
