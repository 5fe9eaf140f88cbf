package org.deltastn.search;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.apache.commons.math3.random.SobolSequenceGenerator;
import org.deltastn.tensor.RandomStream;

/**
 * Bayesian optimization by a Gaussian process and expected improvement (Jones et al. 1998, Snoek et
 * al. 2012). The first trials are points of a Sobol sequence, shifted at random. It never ends by
 * itself.
 *
 * <p>Trials run at a time: trial n is proposed from the outcomes of the trials up to n −
 * parallelism and from those after them as the process believes them to be, whatever has ended
 * already. A trial that diverged or failed counts as the worst that completed.
 */
public final class BayesianStrategy implements SearchStrategy {

  /** The maximum number of trials that the process looks at: the best ones. */
  private static final int MOST_POINTS = 300;

  private final SearchSpace space;
  private final int epochs;
  private final int initialTrials;
  private final int parallelism;
  private final long seed;

  /**
   * Creates a search.
   *
   * @param epochs of every trial, at least 1
   * @param initialTrials that are spread evenly, at least 2
   * @param parallelism how many trials run at a time, at least 1
   * @throws IllegalArgumentException if {@code initialTrials} or {@code parallelism} is too small
   */
  public BayesianStrategy(
      SearchSpace space, int epochs, int initialTrials, int parallelism, long seed) {
    if (initialTrials < 2 || parallelism < 1) {
      throw new IllegalArgumentException(
          "a Bayesian search needs at least 2 initial trials and a parallelism of at least 1, found"
              + " "
              + initialTrials
              + " and "
              + parallelism);
    }
    this.space = space;
    this.epochs = epochs;
    this.initialTrials = initialTrials;
    this.parallelism = parallelism;
    this.seed = seed;
  }

  /** Returns the usual number of initial trials: two more than twice the hyperparameters. */
  public static int usualInitialTrials(SearchSpace space) {
    return 2 * space.size() + 2;
  }

  @Override
  public Optional<Trial> next(TrialLog log) {
    int number = log.firstNotStarted();
    if (number < initialTrials) {
      return Optional.of(Trial.fresh(number, space.values(spread(number)), epochs, "initial"));
    }
    List<TrialOutcome> known = new ArrayList<>();
    for (int n = 0; n <= number - parallelism; n++) {
      Optional<TrialOutcome> outcome = log.outcome(n);
      if (outcome.isEmpty()) {
        return Optional.empty();
      }
      known.add(outcome.get());
    }
    List<double[]> running = new ArrayList<>();
    for (int n = Math.max(0, number - parallelism + 1); n < number; n++) {
      running.add(space.point(log.trial(n).valueArray()));
    }
    double[] point = propose(known, running, number);
    return Optional.of(Trial.fresh(number, space.values(point), epochs, "improvement"));
  }

  /** Returns a point of the Sobol sequence, shifted around the cube. */
  private double[] spread(int number) {
    double[] shift = new double[space.size()];
    RandomStream.of(seed).uniform(shift, shift.length);
    double[] point = new SobolSequenceGenerator(space.size()).skipTo(number + 1);
    for (int j = 0; j < point.length; j++) {
      point[j] = (point[j] + shift[j]) % 1;
    }
    return point;
  }

  private double[] propose(List<TrialOutcome> known, List<double[]> running, int number) {
    RandomStream stream = RandomStream.of(seed).fold(number);
    List<TrialOutcome> completed =
        known.stream()
            .filter(TrialOutcome::completed)
            .sorted((a, b) -> Double.compare(a.bestLoss(), b.bestLoss()))
            .toList();
    if (completed.isEmpty()) {
      double[] point = new double[space.size()];
      stream.uniform(point, point.length);
      return point;
    }
    double ceiling = ceiling(completed);
    double[][] points =
        known.stream()
            .sorted((a, b) -> Double.compare(a.bestLoss(), b.bestLoss()))
            .limit(MOST_POINTS)
            .map(outcome -> space.point(outcome.trial().valueArray()))
            .toArray(double[][]::new);
    double[] observed =
        known.stream()
            .mapToDouble(outcome -> Math.min(ceiling, outcome.bestLoss()))
            .sorted()
            .limit(MOST_POINTS)
            .toArray();
    GaussianProcess process = GaussianProcess.fit(points, observed);
    for (double[] point : running) {
      points = appended(points, point);
      observed = Arrays.copyOf(observed, observed.length + 1);
      observed[observed.length - 1] = process.predict(point).mean();
      process = process.with(points, observed);
    }
    double[] best = space.point(completed.get(0).trial().valueArray());
    return new ExpectedImprovement(process, completed.get(0).bestLoss()).maximize(best, stream);
  }

  /**
   * Returns what values are cut off at: as far above the median as the best lies below it, twice,
   * so that a few very bad trials do not flatten the rest.
   */
  private static double ceiling(List<TrialOutcome> completed) {
    double best = completed.get(0).bestLoss();
    double median = completed.get(completed.size() / 2).bestLoss();
    double worst = completed.get(completed.size() - 1).bestLoss();
    return Math.min(worst, median + 2 * (median - best));
  }

  private static double[][] appended(double[][] points, double[] point) {
    double[][] longer = Arrays.copyOf(points, points.length + 1);
    longer[points.length] = point;
    return longer;
  }
}
