package org.deltastn.train.replica;

import java.util.Arrays;
import org.deltastn.tensor.Tensor;

/**
 * Holds rows of a data set on a backend.
 *
 * @param x features, B × feature shape
 * @param targets B×k
 * @param weights B
 * @param rows B
 * @param totalWeight sum of the weights
 * @param share weight of every row relative to the total
 */
record Minibatch(
    Tensor x, Tensor targets, Tensor weights, int rows, double totalWeight, double[] share) {

  /** Returns the first rows, a share of all that is rounded up; views of the same memory. */
  Minibatch first(double fraction) {
    int count = (int) Math.ceil(fraction * rows);
    if (count == rows) {
      return this;
    }
    double sum = Arrays.stream(share, 0, count).sum();
    double[] shares =
        Arrays.stream(share, 0, count).map(value -> sum > 0 ? value / sum : 0).toArray();
    int[] shape = x.shape().clone();
    shape[0] = count;
    return new Minibatch(
        x.view(0, shape),
        targets.view(0, count, targets.size(1)),
        weights.view(0, count),
        count,
        totalWeight * sum,
        shares);
  }
}
