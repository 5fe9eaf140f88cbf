package org.deltastn.spark.training.rounds;

import java.util.List;
import org.deltastn.train.RoundTimes;

/**
 * The times of one worker, or of several combined, in a round, in seconds.
 *
 * @param slowest computing, at the slowest worker
 * @param received fetching and loading the state, at that worker
 * @param sum of the computing of all
 * @param workers number of workers
 */
record PartTimes(double slowest, double received, double sum, int workers) {

  static PartTimes ofOne(double compute, double received) {
    return new PartTimes(compute, received, compute, 1);
  }

  /** Returns the times of all the workers that messages stand for. */
  static PartTimes of(List<PartMessage> messages) {
    return messages.stream().map(PartMessage::times).reduce(PartTimes::plus).orElseThrow();
  }

  PartTimes plus(PartTimes other) {
    PartTimes slower = other.slowest > slowest ? other : this;
    return new PartTimes(slower.slowest, slower.received, sum + other.sum, workers + other.workers);
  }

  /**
   * Returns the times of the round that these workers ran.
   *
   * @param sent seconds that the driver took to send the state
   */
  RoundTimes toRoundTimes(double sent) {
    return new RoundTimes(slowest, sum / workers, sent + received);
  }
}
