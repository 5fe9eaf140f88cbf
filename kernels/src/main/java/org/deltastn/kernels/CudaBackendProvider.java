package org.deltastn.kernels;

import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * Makes {@link CudaBackend}s; registered for {@link java.util.ServiceLoader}. Where no GPU is
 * named, they compute on the first of the process; never on the CPU.
 */
public final class CudaBackendProvider implements BackendProvider {

  @Override
  public String name() {
    return CudaBackend.NAME;
  }

  @Override
  public String obstacle() {
    return CudaLibrary.obstacle();
  }

  @Override
  public String missing() {
    return CudaLibrary.missing();
  }

  /** {@inheritDoc} GPUs without tensor cores refuse rounded products when a backend is created. */
  @Override
  public String obstacle(ProductPrecision products) {
    return products == ProductPrecision.FLOAT32 ? null : CudaLibrary.missing();
  }

  @Override
  public boolean usesGpu() {
    return true;
  }

  @Override
  public boolean needsGpu() {
    return true;
  }

  @Override
  public String ownGpu() {
    return CudaBackend.onGpu(CudaLibrary::firstAddress);
  }

  /**
   * Creates a backend on a GPU, the first of this process where none is named.
   *
   * @throws IllegalArgumentException if there is no GPU of that address, or it does not support
   *     such products
   * @throws IllegalStateException if the library or a GPU is missing
   */
  @Override
  public Backend create(BackendRequest request) {
    return new CudaBackend(
        request.precision(), request.products(), request.threads(), request.gpu());
  }
}
