package org.deltastn.spark;

import java.util.List;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;

/**
 * What a training or a search cost.
 *
 * @param trials trainings, 1 for a single one
 * @param epochs of all of them
 * @param examples training rows that all of them went through, a row counted each time
 * @param executorSeconds time that executors computed
 * @param wallSeconds time from beginning to end, pauses between two processes not counted
 */
public record TrainingCost(
    int trials, long epochs, long examples, double executorSeconds, double wallSeconds) {

  /** Returns the cost of one training on so many workers. */
  static TrainingCost of(
      List<EpochReport> epochs, List<RoundTiming> rounds, int batchSize, int workers) {
    double wall = epochs.stream().mapToDouble(EpochReport::seconds).sum();
    long steps = epochs.isEmpty() ? 0 : epochs.get(epochs.size() - 1).step();
    // All of an epoch but what its rounds spent on anything else; validation is computing too.
    double notComputing =
        rounds.stream()
            .mapToDouble(
                round ->
                    round.slowestCompute()
                        - round.meanCompute()
                        + round.broadcast()
                        + round.reduce()
                        + round.driver())
            .sum();
    return new TrainingCost(
        1,
        epochs.size(),
        steps * batchSize * workers,
        workers * Math.max(0, wall - notComputing),
        wall);
  }
}
