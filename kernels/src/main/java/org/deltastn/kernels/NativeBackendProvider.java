package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.BackendProvider;
import org.deltastn.tensor.Precision;

/** Makes {@link NativeBackend}s; registered for {@link java.util.ServiceLoader}. */
public final class NativeBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return NativeBackend.NAME;
  }

  @Override
  public String obstacle() {
    return KernelLibrary.obstacle();
  }

  /**
   * Creates a backend.
   *
   * @throws IllegalStateException if the native library is not there
   */
  @Override
  public Backend create(Precision precision, int threads) {
    return new NativeBackend(precision, threads);
  }
}
