package org.deltastn.train;

/** The workers of a run, in this process or elsewhere. */
public interface WorkerPool extends AutoCloseable {

  /** Returns the inner steps that cover the data of the largest worker once. */
  int stepsPerEpoch();

  /** Returns the maximum number of cycles between two averages. */
  int cyclesPerRound();

  /**
   * Runs cycles on every worker from one state and averages.
   *
   * @param warmupSteps see {@link org.deltastn.train.replica.Replica#run}
   */
  Round round(TrainingState state, int cycles, long warmupSteps);

  /**
   * Returns the present time in nanoseconds, from any origin, by which rounds and epochs are timed.
   * A pool that computes rounds before they are asked for counts their time where it hands them
   * out.
   */
  default long nanoTime() {
    return System.nanoTime();
  }

  /** Returns the loss of a state on all validation rows. */
  LossSum evaluate(TrainingState state);

  @Override
  void close();
}
