package org.deltastn.kernels;

import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.BackendUnavailableException;
import org.deltastn.tensor.engine.ProductPrecision;

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

  @Override
  public String obstacle(ProductPrecision products) {
    return NativeBackend.obstacle(products);
  }

  /**
   * Creates a backend.
   *
   * @throws IllegalStateException if the native library is unavailable, with the reason
   */
  @Override
  public Backend create(BackendRequest request) {
    if (obstacle() != null) {
      throw new BackendUnavailableException(
          "backend '" + name() + "' is unavailable: " + obstacle());
    }
    return new NativeBackend(request.precision(), request.products(), request.threads());
  }
}
