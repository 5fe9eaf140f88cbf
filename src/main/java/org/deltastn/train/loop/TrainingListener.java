package org.deltastn.train.loop;

import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * Receives the progress of a run, on the thread that drives it; by default every method does
 * nothing.
 */
public interface TrainingListener {

  /** Called before the first epoch of this process. */
  default void started(TrainingProblem problem, int stepsPerEpoch) {}

  /**
   * Called after {@link #started} where the run continues from a checkpoint; there are no calls for
   * the rounds and epochs before it.
   *
   * @param run its progress
   */
  default void resumed(RunState run) {}

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

  /**
   * Called after {@link #finished} where the weights are trained anew on all rows: before the first
   * round of that and after every round.
   *
   * @param step inner steps taken
   * @param steps all of them
   */
  default void refitting(long step, long steps) {}
}
