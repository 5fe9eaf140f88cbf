package org.deltastn.search;

import java.util.Optional;
import org.deltastn.tensor.RandomStream;

/**
 * Random search (Bergstra and Bengio, <i>Random Search for Hyper-Parameter Optimization</i>, JMLR
 * 2012): every trial's values are drawn from the space on their own. It never ends by itself.
 */
public final class RandomStrategy implements SearchStrategy {

  private final SearchSpace space;
  private final int epochs;
  private final long seed;

  /**
   * Creates a random search.
   *
   * @param epochs of every trial, at least 1
   */
  public RandomStrategy(SearchSpace space, int epochs, long seed) {
    this.space = space;
    this.epochs = epochs;
    this.seed = seed;
  }

  @Override
  public Optional<Trial> next(TrialLog log) {
    int number = log.firstNotStarted();
    return Optional.of(Trial.fresh(number, draw(space, seed, number), epochs, ""));
  }

  /** Returns the values of a draw from the space; the same for the same seed and number. */
  static double[] draw(SearchSpace space, long seed, int number) {
    double[] point = new double[space.size()];
    RandomStream.of(seed).fold(number).uniform(point, point.length);
    return space.values(point);
  }
}
