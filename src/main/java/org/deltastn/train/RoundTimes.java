package org.deltastn.train;

/**
 * Holds the times of a round at its workers, all in seconds.
 *
 * @param slowestCompute of the slowest worker: its cycles, and copying its state out
 * @param meanCompute mean of that over the workers
 * @param broadcast sending the state, and at the slowest worker fetching and loading it; in a
 *     worker's first round on a machine, building its replica too
 */
public record RoundTimes(double slowestCompute, double meanCompute, double broadcast) {}
