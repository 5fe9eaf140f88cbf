package org.deltastn.spark.search.trials;

import java.util.List;
import org.deltastn.search.Trial;
import org.deltastn.train.TrainingProblem;

/** Hears of the progress of a search, on the thread of its {@code fit}; does nothing by itself. */
public interface SearchListener {

  /**
   * Called once the data are packed.
   *
   * @param problem that every trial trains, at hyperparameters of its own
   */
  default void prepared(
      TrainingProblem problem, long trainingRows, long validationRows, int trialsAtATime) {}

  /**
   * Called before the first trial of this process.
   *
   * @param finished trials found in the folder, which are not run again
   */
  default void started(List<TrialResult> finished) {}

  /** Called when a trial starts. */
  default void trialStarted(Trial trial) {}

  /** Called when a trial has ended, whatever became of it. */
  default void trialFinished(TrialResult result) {}
}
