package org.deltastn.kernels;

import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.ProductPrecision;
import org.deltastn.tensor.engine.BackendProvider;

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
   * @throws IllegalStateException if the native library is missing
   */
  @Override
  public Backend create(Precision precision, int threads) {
    return new NativeBackend(precision, threads);
  }

  /**
   * Creates a backend whose products have a precision.
   *
   * @throws IllegalArgumentException if that precision is not supported here, or a GPU is given
   * @throws IllegalStateException if the native library is missing
   */
  @Override
  public Backend create(Precision precision, ProductPrecision products, int threads, String gpu) {
    String obstacle = obstacle(products);
    if (obstacle != null) {
      throw new IllegalArgumentException(products.refusal(name(), obstacle));
    }
    return gpu == null
        ? new NativeBackend(precision, products, threads)
        : create(precision, threads, gpu);
  }
}
