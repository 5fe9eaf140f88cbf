package org.deltastn.spark.search.trials;

import java.util.List;
import org.deltastn.search.Trial;

/** Hears of the progress of a search, on the thread of its {@code fit}; does nothing by itself. */
public interface SearchListener {

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
