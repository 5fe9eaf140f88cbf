package org.deltastn.search;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Random;
import java.util.function.Function;

/** Runs a strategy over made-up outcomes, so many trials at a time that end in a random order. */
public final class SimulatedSearch {

  private SimulatedSearch() {}

  /** Returns the log after so many trials, or as many as the strategy has. */
  public static TrialLog run(
      SearchStrategy strategy,
      Function<Trial, TrialOutcome> outcome,
      int trials,
      int parallelism,
      long order) {
    TrialLog log = new TrialLog();
    List<Trial> running = new ArrayList<>();
    Random random = new Random(order);
    int started = 0;
    while (true) {
      Optional<Trial> next =
          running.size() < parallelism && started < trials ? strategy.next(log) : Optional.empty();
      if (next.isPresent()) {
        log.start(next.get());
        running.add(next.get());
        started++;
      } else if (running.isEmpty()) {
        return log;
      } else {
        log.finish(outcome.apply(running.remove(random.nextInt(running.size()))));
      }
    }
  }

  /** Returns an outcome that depends on the values alone. */
  public static Function<Trial, TrialOutcome> losses(Function<double[], Double> function) {
    return trial -> {
      double loss = function.apply(trial.valueArray());
      return TrialOutcome.completed(trial, loss, loss);
    };
  }

  static List<Trial> trials(TrialLog log) {
    return log.outcomes().stream().map(TrialOutcome::trial).toList();
  }

  /** Returns the lowest loss. */
  public static double best(TrialLog log) {
    return log.outcomes().stream().mapToDouble(TrialOutcome::bestLoss).min().orElseThrow();
  }

  /** Returns a cube with sides from 0 to 1. */
  public static SearchSpace cube(int dimensions) {
    List<SearchRange> ranges = new ArrayList<>();
    for (int j = 0; j < dimensions; j++) {
      ranges.add(new SearchRange("x" + j, 0, 1, false));
    }
    return new SearchSpace(ranges);
  }
}
