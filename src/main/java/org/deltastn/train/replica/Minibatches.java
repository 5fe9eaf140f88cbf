package org.deltastn.train.replica;

import java.util.Arrays;
import org.deltastn.data.Examples;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/**
 * Minibatches of a data set in an order drawn anew for every pass over it; which rows the t-th one
 * holds is a pure function of t and the stream.
 */
final class Minibatches implements AutoCloseable {

  private final LoadedExamples loaded;
  private final Examples examples;
  private final int batchSize;
  private final RandomStream stream;
  private final Tensor x;
  private final Tensor t;
  private final Tensor w;
  private long pass = -1;
  private int[] order;

  /** Creates minibatches of examples that are closed after them. */
  Minibatches(Backend backend, LoadedExamples loaded, int batchSize, RandomStream stream) {
    this.loaded = loaded;
    examples = loaded.examples();
    this.batchSize = Math.min(batchSize, examples.size());
    this.stream = stream;
    x = backend.allocate(Shapes.withBatch(this.batchSize, examples.featureShape()));
    t = backend.allocate(this.batchSize, examples.targetWidth());
    w = backend.allocate(this.batchSize);
  }

  /** Returns how many minibatches a pass over the data has. */
  int perPass() {
    return (examples.size() + batchSize - 1) / batchSize;
  }

  /** Returns the minibatch of a step; valid until the next call. */
  Minibatch get(long step) {
    long newPass = step / perPass();
    if (newPass != pass) {
      pass = newPass;
      order = stream.fold(pass).permutation(examples.size());
    }
    return fill(order, (int) (step % perPass()) * batchSize);
  }

  /** Returns the rows from a position on, in the data's own order. */
  Minibatch inOrder(int from) {
    if (pass != Long.MIN_VALUE) {
      pass = Long.MIN_VALUE;
      order = new int[examples.size()];
      for (int i = 0; i < order.length; i++) {
        order[i] = i;
      }
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
