package org.deltastn.train;

import java.io.Serializable;

/**
 * A loss summed over rows, so that workers' parts can be added.
 *
 * @param loss Σ w ℓ
 * @param weight Σ w
 * @param correct Σ w over the rows classified rightly; 0 for a regression
 */
public record LossSum(double loss, double weight, double correct) implements Serializable {

  /** The sum over no rows. */
  public static final LossSum ZERO = new LossSum(0, 0, 0);

  /** Returns the sum over both sets of rows. */
  public LossSum plus(LossSum other) {
    return new LossSum(loss + other.loss, weight + other.weight, correct + other.correct);
  }

  /** Returns the sum with every row's loss multiplied by a factor. */
  public LossSum times(double factor) {
    return new LossSum(loss * factor, weight, correct);
  }

  /** Returns the mean loss. */
  public double mean() {
    return loss / weight;
  }

  /** Returns the share of the weight classified rightly. */
  public double accuracy() {
    return correct / weight;
  }
}
