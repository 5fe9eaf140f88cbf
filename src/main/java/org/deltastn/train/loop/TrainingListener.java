package org.deltastn.train.loop;

import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/** Told of the progress of a run, on the thread that drives it; every method does nothing here. */
public interface TrainingListener {

  /** Called before the first epoch of this process. */
  default void started(TrainingProblem problem, int stepsPerEpoch) {}

  /**
   * Called after {@link #started} where the run goes on from a checkpoint; of rounds and epochs
   * before it this listener is not told again.
   *
   * @param run how far it is
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
}
