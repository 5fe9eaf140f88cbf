package org.deltastn.tensor.backend;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/**
 * Holds the temporaries of one pass: tensors are taken one by one and all returned at once, so a
 * long run allocates only in its first steps.
 *
 * <p>Not safe for use by several threads.
 */
public final class Workspace implements AutoCloseable {

  private static final class Pool {
    final List<Tensor> tensors = new ArrayList<>();
    int taken;
  }

  private final Backend backend;
  private final Map<Integer, Pool> pools = new HashMap<>();

  /** Creates an empty workspace over a backend. */
  public Workspace(Backend backend) {
    this.backend = backend;
  }

  /** Returns a tensor whose contents are undefined, valid until the next {@link #reset()}. */
  public Tensor take(int... shape) {
    Pool pool = pools.computeIfAbsent(Shapes.length(shape), length -> new Pool());
    if (pool.taken == pool.tensors.size()) {
      pool.tensors.add(backend.allocate(shape));
    }
    return pool.tensors.get(pool.taken++).reshape(shape);
  }

  /** Returns every taken tensor to the workspace. */
  public void reset() {
    for (Pool pool : pools.values()) {
      pool.taken = 0;
    }
  }

  /** Returns the number of values held, taken or not. */
  public long length() {
    long length = 0;
    for (Pool pool : pools.values()) {
      for (Tensor tensor : pool.tensors) {
        length += tensor.length();
      }
    }
    return length;
  }

  @Override
  public void close() {
    for (Pool pool : pools.values()) {
      pool.tensors.forEach(Tensor::close);
    }
    pools.clear();
  }
}
