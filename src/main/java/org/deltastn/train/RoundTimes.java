package org.deltastn.train;

/**
 * What a round cost its workers, all in seconds.
 *
 * @param slowestCompute of the worker that computed longest: its cycles, and copying its state out
 * @param meanCompute mean of that over the workers
 * @param broadcast sending the state, and at that slowest worker fetching and loading it; in a
 *     worker's first round on a machine, building its replica too
 */
public record RoundTimes(double slowestCompute, double meanCompute, double broadcast) {}
