package org.deltastn.train;

/** Told of the progress of a run, on the thread that drives it; every method does nothing here. */
public interface TrainingListener {

  /** Called before the first epoch. */
  default void started(TrainingProblem problem, int stepsPerEpoch) {}

  /**
   * Called after every round.
   *
   * @param state the state after it, hyperparameter steps included
   */
  default void roundDone(TrainingState state) {}

  /** Called after every epoch. */
  default void epochDone(EpochReport report, TrainingState state) {}

  /** Called once at the end, however the run ended. */
  default void finished(TrainingResult result) {}
}
