package org.deltastn.spark;

import java.util.List;
import java.util.concurrent.CopyOnWriteArrayList;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;

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

  /** Returns, as an engine for GPUs must, that there are GPUs with tensor cores. */
  @Override
  public String obstacle(ProductPrecision products) {
    return null;
  }

  /** Finds GPUs without tensor cores when it creates a backend. */
  @Override
  public Backend create(BackendRequest request) {
    if (request.products() != ProductPrecision.FLOAT32) {
      throw new IllegalArgumentException(
          request.products().refusal(NAME, "this GPU has no tensor cores"));
    }
    ADDRESSES.add(request.gpu() == null ? "" : request.gpu());
    return Backends.create(Backends.DEFAULT, request.onGpu(null));
  }
}
