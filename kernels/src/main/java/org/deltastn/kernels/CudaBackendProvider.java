package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.ProductPrecision;
import org.deltastn.tensor.engine.BackendProvider;

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
   * Creates a backend on the first GPU of this process.
   *
   * @throws IllegalStateException if the library or a GPU is missing
   */
  @Override
  public Backend create(Precision precision, int threads) {
    return create(precision, threads, null);
  }

  /**
   * Creates a backend on a GPU.
   *
   * @throws IllegalArgumentException if there is no GPU of that address
   * @throws IllegalStateException if the library or a GPU is missing
   */
  @Override
  public Backend create(Precision precision, int threads, String gpu) {
    return create(precision, ProductPrecision.FLOAT32, threads, gpu);
  }

  /**
   * Creates a backend on a GPU whose products have a precision.
   *
   * @throws IllegalArgumentException if there is no GPU of that address, or it does not support
   *     such products
   * @throws IllegalStateException if the library or a GPU is missing
   */
  @Override
  public Backend create(Precision precision, ProductPrecision products, int threads, String gpu) {
    return new CudaBackend(precision, products, threads, gpu);
  }
}
