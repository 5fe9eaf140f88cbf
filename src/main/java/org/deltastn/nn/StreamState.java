package org.deltastn.nn;

import java.util.HashMap;
import java.util.Map;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;

/**
 * What recurrent layers carry from one minibatch to the next, and how the rows of a pass over
 * sequences are read: a minibatch holds T time steps of B contiguous streams of text, the row of
 * step t and stream b at tB + b, and the next minibatch goes on where each stream was left.
 *
 * <p>A layer reads here the state that it starts from and leaves the one that it ends in. No
 * gradient flows back through it: backpropagation through time is truncated at the first step of a
 * minibatch. In a linearized pass the tangent of the state is carried beside its value, as the
 * state that a perturbed network would carry is to first order the value plus that tangent; each
 * minibatch draws its own perturbation, as in the passes that are not linearized.
 *
 * <p>One state belongs to one kind of pass, since each sees other dropout and other weights. It is
 * {@linkplain #clear cleared}, value and tangent together, where the streams begin anew (the first
 * minibatch of an epoch has nothing before it) and where a round of training begins, so that a
 * round is a function of nothing but the weights, the data and the seed.
 */
public final class StreamState implements AutoCloseable {

  private record Place(int node, int index) {}

  private final Backend backend;
  private final Workspace workspace;
  private final int streams;
  private final Map<Place, Tensor> tensors = new HashMap<>();

  /**
   * Creates a state of zeros.
   *
   * @param streams B, at least 1
   */
  public StreamState(Backend backend, int streams) {
    this(backend, null, streams);
  }

  private StreamState(Backend backend, Workspace workspace, int streams) {
    if (streams < 1) {
      throw new IllegalArgumentException("expected at least 1 stream, found " + streams);
    }
    this.backend = backend;
    this.workspace = workspace;
    this.streams = streams;
  }

  /**
   * Returns a state of zeros in temporaries, for one pass over examples that are sequences, whose
   * state ends with them; it need not be closed.
   *
   * @param streams B, at least 1
   */
  public static StreamState ofPass(Backend backend, Workspace workspace, int streams) {
    return new StreamState(backend, workspace, streams);
  }

  /** Returns B, the number of streams. */
  public int streams() {
    return streams;
  }

  /** Sets all that is carried to zero. */
  public void clear() {
    tensors.values().forEach(tensor -> backend.fill(tensor, 0));
  }

  /** Returns a tensor that a node carries, to be read and written; zeros at first. */
  Tensor get(int node, int index, int... shape) {
    return tensors.computeIfAbsent(new Place(node, index), place -> zeros(shape));
  }

  private Tensor zeros(int... shape) {
    if (workspace == null) {
      return backend.allocate(shape);
    }
    Tensor tensor = workspace.take(shape);
    backend.fill(tensor, 0);
    return tensor;
  }

  @Override
  public void close() {
    if (workspace == null) {
      tensors.values().forEach(Tensor::close);
    }
    tensors.clear();
  }
}
