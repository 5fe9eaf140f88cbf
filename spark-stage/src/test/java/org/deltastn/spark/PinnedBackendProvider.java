package org.deltastn.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.ProductPrecision;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.Backends;

/**
 * The default backend by the name {@code pinned}, which takes GPU addresses as an engine for GPUs
 * would and remembers them.
 */
public final class PinnedBackendProvider implements BackendProvider {

  public static final String NAME = "pinned";
  private static final List<String> ADDRESSES = new CopyOnWriteArrayList<>();

  /** Returns the addresses, in order, of the backends that this process made; "" for the CPU. */
  static List<String> addresses() {
    return List.copyOf(ADDRESSES);
  }

  @Override
  public String name() {
    return NAME;
  }

  @Override
  public boolean usesGpu() {
    return true;
  }

  /** Tells, as an engine for GPUs must, that there are GPUs with tensor cores. */
  @Override
  public String obstacle(ProductPrecision products) {
    return null;
  }

  /** Has found none when it comes to a backend. */
  @Override
  public Backend create(Precision precision, ProductPrecision products, int threads, String gpu) {
    if (products != ProductPrecision.FLOAT32) {
      throw new IllegalArgumentException(products.refusal(NAME, "this GPU has no tensor cores"));
    }
    return gpu == null ? create(precision, threads) : create(precision, threads, gpu);
  }

  @Override
  public Backend create(Precision precision, int threads) {
    return create(precision, threads, "");
  }

  @Override
  public Backend create(Precision precision, int threads, String gpu) {
    ADDRESSES.add(gpu);
    return Backends.create(Backends.DEFAULT, precision, threads);
  }
}
