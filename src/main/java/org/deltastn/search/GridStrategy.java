package org.deltastn.search;

import java.util.Locale;
import java.util.Optional;
import org.deltastn.tensor.RandomStream;

/**
 * Grid search: every combination of so many values of each hyperparameter, each in the middle of
 * its part of the range. The order is random, so that a search that a budget ends early has seen
 * all of the space and not a corner.
 */
public final class GridStrategy implements SearchStrategy {

  private final SearchSpace space;
  private final int perHyperparameter;
  private final int epochs;
  private final int[] order;

  /**
   * Creates a grid search.
   *
   * @param perHyperparameter values of each hyperparameter, at least 1
   * @param epochs of every trial, at least 1
   * @param seed fixes the order
   * @throws IllegalArgumentException if the grid has a million combinations or more
   */
  public GridStrategy(SearchSpace space, int perHyperparameter, int epochs, long seed) {
    double size = Math.pow(perHyperparameter, space.size());
    if (size >= 1e6) {
      throw new IllegalArgumentException(
          "a grid of "
              + perHyperparameter
              + " values of each of "
              + space.size()
              + " hyperparameters has "
              + String.format(Locale.ROOT, "%.2g", size)
              + " combinations, expected less than a million: use fewer values, or a random"
              + " search");
    }
    this.space = space;
    this.perHyperparameter = perHyperparameter;
    this.epochs = epochs;
    order = RandomStream.of(seed).permutation((int) size);
  }

  /** Returns the number of combinations. */
  public int size() {
    return order.length;
  }

  @Override
  public Optional<Trial> next(TrialLog log) {
    int number = log.firstNotStarted();
    if (number >= order.length) {
      return Optional.empty();
    }
    double[] point = new double[space.size()];
    int rest = order[number];
    for (int j = point.length - 1; j >= 0; j--) {
      point[j] = (rest % perHyperparameter + 0.5) / perHyperparameter;
      rest /= perHyperparameter;
    }
    return Optional.of(Trial.fresh(number, space.values(point), epochs, ""));
  }
}
