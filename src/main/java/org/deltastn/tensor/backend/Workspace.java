package org.deltastn.tensor.backend;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/**
 * Holds the temporaries of one pass: tensors are taken one by one, and returned as soon as nothing
 * reads them any more or all at once, so a long run allocates only in its first steps.
 *
 * <p>Not safe for use by several threads.
 */
public final class Workspace implements AutoCloseable {

  private final Backend backend;

  /** Tensors that are free, by their length. */
  private final Map<Long, Deque<Tensor>> free = new HashMap<>();

  /** Tensors that are taken, in the order in which they were. */
  private final List<Tensor> taken = new ArrayList<>();

  /** Creates an empty workspace over a backend. */
  public Workspace(Backend backend) {
    this.backend = backend;
  }

  /**
   * Returns a tensor whose contents are undefined, valid until it is {@linkplain #release(Tensor)
   * released}, or else until the next {@link #reset()}.
   */
  public Tensor take(int... shape) {
    Deque<Tensor> tensors = free.get((long) Shapes.length(shape));
    Tensor tensor = tensors == null || tensors.isEmpty() ? backend.allocate(shape) : tensors.pop();
    taken.add(tensor);
    return tensor.reshape(shape);
  }

  /** Returns a mark of what is taken now, for {@link #releaseSince}. */
  public int mark() {
    return taken.size();
  }

  /**
   * Takes back what was taken since a mark and is still taken, but for some tensors and what they
   * are views of.
   *
   * @param mark since which nothing was taken back that was taken before it
   * @param kept null for none
   */
  public void releaseSince(int mark, Tensor... kept) {
    int left = mark;
    for (int i = mark; i < taken.size(); i++) {
      Tensor tensor = taken.get(i);
      if (shares(tensor, kept)) {
        taken.set(left++, tensor);
      } else {
        give(tensor);
      }
    }
    taken.subList(left, taken.size()).clear();
  }

  private static boolean shares(Tensor tensor, Tensor[] kept) {
    for (Tensor other : kept) {
      if (other != null && other.whole() == tensor) {
        return true;
      }
    }
    return false;
  }

  /**
   * Takes a tensor back whose contents nobody reads any more, and with it all that shares its
   * memory; does nothing with one that is not of this workspace.
   */
  public void release(Tensor tensor) {
    Tensor whole = tensor.whole();
    for (int i = taken.size() - 1; i >= 0; i--) {
      if (taken.get(i) == whole) {
        taken.remove(i);
        give(whole);
        return;
      }
    }
  }

  private void give(Tensor tensor) {
    free.computeIfAbsent(tensor.length(), length -> new ArrayDeque<>()).push(tensor);
  }

  /** Returns every taken tensor to the workspace; those taken first are taken first again. */
  public void reset() {
    for (int i = taken.size() - 1; i >= 0; i--) {
      give(taken.get(i));
    }
    taken.clear();
  }

  /** Returns the number of values held, taken or not. */
  public long length() {
    long length = taken.stream().mapToLong(Tensor::length).sum();
    for (Deque<Tensor> tensors : free.values()) {
      length += tensors.stream().mapToLong(Tensor::length).sum();
    }
    return length;
  }

  @Override
  public void close() {
    reset();
    free.values().forEach(tensors -> tensors.forEach(Tensor::close));
    free.clear();
  }
}
