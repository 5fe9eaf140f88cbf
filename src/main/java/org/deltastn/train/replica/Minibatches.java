package org.deltastn.train.replica;

import java.util.Arrays;
import java.util.stream.IntStream;
import org.deltastn.data.Examples;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Minibatches of a data set in an order drawn anew for every pass over it, or of time steps of
 * contiguous streams; which rows the t-th one holds is a pure function of t and the random stream.
 */
final class Minibatches implements AutoCloseable {

  private final LoadedExamples loaded;
  private final Examples examples;
  private final int batchSize;
  private final RandomStream stream;
  private final int[] streams;
  private final Tensor x;
  private final Tensor t;
  private final Tensor w;
  private long pass = -1;
  private int[] order;

  /** Creates minibatches of examples, which are closed with them. */
  Minibatches(Backend backend, LoadedExamples loaded, int batchSize, RandomStream stream) {
    this(backend, loaded, batchSize, stream, null);
  }

  /**
   * Creates minibatches of time steps: the examples are parted into streams of equal length, each
   * contiguous, and a minibatch has the next steps of every stream, time first. The last examples,
   * fewer than there are streams, are in no minibatch.
   *
   * @param count B, at most the number of examples
   * @param steps T, at least 1; fewer where the streams are shorter, and at their ends
   */
  static Minibatches ofStreams(Backend backend, LoadedExamples loaded, int count, int steps) {
    int length = loaded.examples().size() / count;
    int[] order = new int[length * count];
    for (int i = 0; i < order.length; i++) {
      order[i] = i % count * length + i / count;
    }
    return new Minibatches(backend, loaded, steps * count, null, order);
  }

  private Minibatches(
      Backend backend, LoadedExamples loaded, int batchSize, RandomStream stream, int... streams) {
    this.loaded = loaded;
    examples = loaded.examples();
    this.stream = stream;
    this.streams = streams;
    this.batchSize = Math.min(batchSize, rows());
    x = backend.allocate(Shapes.withBatch(this.batchSize, examples.featureShape()));
    t = backend.allocate(this.batchSize, examples.targetWidth());
    w = backend.allocate(this.batchSize);
  }

  /** Returns the number of minibatches of a pass over the data. */
  int perPass() {
    return (rows() + batchSize - 1) / batchSize;
  }

  /** Returns how many rows a pass over the data has. */
  int rows() {
    return streams == null ? examples.size() : streams.length;
  }

  /** Returns the rows of a whole minibatch. */
  int batchSize() {
    return batchSize;
  }

  /** Returns whether the minibatch of a step is the first of a pass over the data. */
  boolean startsPass(long step) {
    return step % perPass() == 0;
  }

  /** Returns the minibatch of a step; valid until the next call. */
  Minibatch get(long step) {
    long newPass = step / perPass();
    if (newPass != pass) {
      pass = newPass;
      order = streams == null ? stream.fold(pass).permutation(rows()) : streams;
    }
    return fill(order, (int) (step % perPass()) * batchSize);
  }

  /** Returns the rows from a position on, in the order of the data or of the streams. */
  Minibatch inOrder(int from) {
    if (pass != Long.MIN_VALUE) {
      pass = Long.MIN_VALUE;
      order = streams == null ? IntStream.range(0, rows()).toArray() : streams;
    }
    return fill(order, from);
  }

  private Minibatch fill(int[] all, int from) {
    int[] rows = Arrays.copyOfRange(all, from, Math.min(from + batchSize, all.length));
    int count = rows.length;
    Tensor xs = x;
    Tensor ts = t;
    Tensor ws = w;
    if (count < batchSize) {
      xs = x.view(0, Shapes.withBatch(count, examples.featureShape()));
      ts = t.view(0, count, examples.targetWidth());
      ws = w.view(0, count);
    }
    loaded.gather(rows, xs, ts, ws);
    float[] weights = examples.weights();
    double total = 0;
    for (int row : rows) {
      total += weights[row];
    }
    double[] share = new double[count];
    for (int b = 0; b < count; b++) {
      share[b] = total > 0 ? weights[rows[b]] / total : 0;
    }
    return new Minibatch(xs, ts, ws, count, total, share);
  }

  @Override
  public void close() {
    x.close();
    t.close();
    w.close();
  }
}
