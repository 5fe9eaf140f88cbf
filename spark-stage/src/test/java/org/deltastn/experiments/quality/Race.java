package org.deltastn.experiments.quality;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.function.LongFunction;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.search.Trial;
import org.deltastn.spark.search.HyperparameterSearch;
import org.deltastn.spark.search.trials.SearchListener;
import org.deltastn.spark.search.trials.TrialResult;

/**
 * A search that goes on until it reaches a loss or has used up its processor time. One that ends by
 * itself before that starts again with another seed.
 */
final class Race {

  private static final int TRIALS_AT_A_TIME = 2;
  private static final long NEXT_SEED = 1_000_003;

  private final LongFunction<? extends HyperparameterSearch<?>> searches;
  private final Dataset<Row> frame;
  private final ComputeClock clock;
  private final double target;
  private final double allowedCompute;
  private final List<Moment> moments = new ArrayList<>();
  private double wallBefore;
  private double computeBefore;
  private int trialsBefore;

  /** Ends a search from within. */
  private static final class Enough extends RuntimeException {
    private static final long serialVersionUID = 1L;

    Enough() {
      super("the race is over", null, false, false);
    }
  }

  /** What of a trial the race needs, with the processor time of its tasks. */
  private record Ended(TrialResult result, double compute) {}

  /** The state of one search. */
  private final class Watch implements SearchListener {

    private final String jobs;
    private final List<Ended> ended = new ArrayList<>();
    // When each trial began, by its number.
    private final Map<Integer, Double> started = new TreeMap<>();
    private long begun;

    Watch(String uid) {
      jobs = uid + ": trial ";
    }

    @Override
    public void started(List<TrialResult> finished) {
      begun = System.nanoTime();
    }

    @Override
    public void trialStarted(Trial trial) {
      started.put(trial.number(), (System.nanoTime() - begun) / 1e9);
    }

    @Override
    public void trialFinished(TrialResult result) {
      ended.add(new Ended(result, clock.seconds(jobs + result.trial().number() + " ")));
      double best = ended.stream().mapToDouble(it -> it.result().bestLoss()).min().orElseThrow();
      if (best <= target || computeBefore + compute() >= allowedCompute) {
        throw new Enough();
      }
    }

    private double compute() {
      return ended.stream().mapToDouble(Ended::compute).sum();
    }

    private double wall() {
      return ended.stream().mapToDouble(it -> it.result().finishedAt()).max().orElse(0);
    }

    /**
     * Returns the processor time until a moment: that of the epochs that had ended, and of trials
     * that were not over when the search was stopped, at the rate of the others.
     */
    private double computeUntil(double seconds) {
      double rate = compute() / ended.stream().mapToDouble(it -> it.result().wallSeconds()).sum();
      Set<Integer> running = new TreeSet<>(started.keySet());
      double total = 0;
      for (Ended trial : ended) {
        running.remove(trial.result().trial().number());
        List<TrialResult.Point> curve = trial.result().curve();
        if (trial.result().finishedAt() <= seconds) {
          total += trial.compute();
        } else {
          long done = curve.stream().filter(point -> point.seconds() <= seconds).count();
          total += trial.compute() * done / Math.max(1, curve.size());
        }
      }
      for (int trial : running) {
        total += rate * Math.max(0, seconds - started.get(trial));
      }
      return total;
    }

    /** Adds the moments at which the lowest loss of this and earlier searches fell. */
    private void addMoments() {
      double best =
          moments.isEmpty() ? Double.POSITIVE_INFINITY : moments.get(moments.size() - 1).loss();
      List<TrialResult.Point> points =
          ended.stream()
              .flatMap(it -> it.result().curve().stream())
              .sorted(Comparator.comparingDouble(TrialResult.Point::seconds))
              .toList();
      for (TrialResult.Point point : points) {
        if (point.validationLoss() < best) {
          best = point.validationLoss();
          moments.add(
              new Moment(
                  wallBefore + point.seconds(),
                  computeBefore + computeUntil(point.seconds()),
                  best,
                  trialsBefore + begunBy(point.seconds())));
        }
      }
    }

    private int begunBy(double seconds) {
      return (int) started.values().stream().filter(at -> at <= seconds).count();
    }
  }

  /**
   * Describes a race.
   *
   * @param searches a search by seed, with its estimator
   * @param target the loss to reach
   * @param allowedCompute seconds of processor time after which it is over
   */
  Race(
      LongFunction<? extends HyperparameterSearch<?>> searches,
      Dataset<Row> frame,
      ComputeClock clock,
      double target,
      double allowedCompute) {
    this.searches = searches;
    this.frame = frame;
    this.clock = clock;
    this.target = target;
    this.allowedCompute = allowedCompute;
  }

  /** Searches, and returns the moments at which the lowest loss fell. */
  List<Moment> run(long seed) {
    long next = seed;
    while (true) {
      HyperparameterSearch<?> search = searches.apply(next);
      Watch watch = new Watch(search.uid());
      boolean over = false;
      try {
        search.setParallelism(TRIALS_AT_A_TIME).addListener(watch);
        search.fit(frame);
      } catch (Enough e) {
        over = true;
      }
      watch.addMoments();
      wallBefore += watch.wall();
      computeBefore += watch.compute();
      trialsBefore += watch.started.size();
      if (over) {
        return moments;
      }
      next += NEXT_SEED;
    }
  }

  /** Returns the wall-clock seconds until the last trial ended. */
  double wallSeconds() {
    return wallBefore;
  }

  /** Returns the processor time of the trials that ended. */
  double computeSeconds() {
    return computeBefore;
  }

  /** Returns how many trials were begun. */
  int trials() {
    return trialsBefore;
  }
}
