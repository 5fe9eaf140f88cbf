package org.deltastn.train.replica;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.train.LossSum;

/**
 * Keeps the objectives of the passes of a cycle's inner steps on the engine until they are read,
 * all at once.
 */
final class CycleLosses implements AutoCloseable {

  private final int passes;
  private final Tensor sums;
  private final Tensor[] places;
  private final double[] weights;
  private final double[] values;

  /**
   * Allocates memory for the objectives.
   *
   * @param steps T_train, inner steps in a cycle
   * @param passes of a step, 1 or 2
   */
  CycleLosses(Backend backend, int steps, int passes) {
    this.passes = passes;
    sums = backend.allocateSums(steps * passes);
    places = new Tensor[steps * passes];
    for (int i = 0; i < places.length; i++) {
      places[i] = sums.view(i, 1);
    }
    weights = new double[steps];
    values = new double[places.length];
  }

  /** Returns where the objective of a pass is written, a mean over its rows. */
  Tensor place(int step, int pass) {
    return places[step * passes + pass];
  }

  /** Sets the weight of the rows of a step. */
  void weigh(int step, double totalWeight) {
    weights[step] = totalWeight;
  }

  /** Reads what the passes wrote. */
  void read() {
    sums.get(values);
  }

  /**
   * Returns the objective of a step, as read: that of its first pass; that of the second where only
   * that is not finite.
   */
  LossSum ofStep(int step) {
    double loss = values[step * passes];
    double last = values[step * passes + passes - 1];
    if (Double.isFinite(loss) && !Double.isFinite(last)) {
      loss = last;
    }
    return new LossSum(loss * weights[step], weights[step], 0);
  }

  @Override
  public void close() {
    sums.close();
  }
}
