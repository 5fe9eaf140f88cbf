package org.deltastn.train.loop;

import java.io.Serializable;

/**
 * Reports the wall-clock time of a round, all times in seconds. {@code slowestCompute}, {@code
 * broadcast}, {@code reduce} and {@code driver} add up to it; the validation at the end of an epoch
 * is part of no round.
 *
 * @param epoch from 1
 * @param round within the epoch, from 1
 * @param cycles of Algorithm 1 that every worker ran
 * @param slowestCompute computing at the slowest worker
 * @param meanCompute mean of that over the workers
 * @param broadcast sending the state and, at the slowest worker, loading it
 * @param reduce the rest of the round: scheduling its tasks, waiting for a free task slot where
 *     there are fewer than workers, and averaging the workers' states
 * @param driver after the round: hyperparameter steps, checkpoint and listeners
 */
public record RoundTiming(
    int epoch,
    int round,
    int cycles,
    double slowestCompute,
    double meanCompute,
    double broadcast,
    double reduce,
    double driver)
    implements Serializable {

  RoundTiming withDriver(double seconds) {
    return new RoundTiming(
        epoch, round, cycles, slowestCompute, meanCompute, broadcast, reduce, seconds);
  }
}
