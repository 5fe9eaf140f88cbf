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
  private final int[] last;
  private final double[] values;

  /**
   * Allocates memory for the objectives.
   *
   * @param steps T_train, inner steps in a cycle
   * @param passes of a step at most, 1 or 2
   */
  CycleLosses(Backend backend, int steps, int passes) {
    this.passes = passes;
    sums = backend.allocateSums(steps * passes);
    places = new Tensor[steps * passes];
    for (int i = 0; i < places.length; i++) {
      places[i] = sums.view(i, 1);
    }
    weights = new double[steps];
    last = new int[steps];
    values = new double[places.length];
  }

  /** Begins a step, whose rows have a total weight. */
  void begin(int step, double totalWeight) {
    weights[step] = totalWeight;
  }

  /** Returns where the objective of the next pass of a step is written, a mean over its rows. */
  Tensor place(int step, int pass) {
    last[step] = pass;
    return places[step * passes + pass];
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
    double ofLast = values[step * passes + last[step]];
    if (Double.isFinite(loss) && !Double.isFinite(ofLast)) {
      loss = ofLast;
    }
    return new LossSum(loss * weights[step], weights[step], 0);
  }

  @Override
  public void close() {
    sums.close();
  }
}
