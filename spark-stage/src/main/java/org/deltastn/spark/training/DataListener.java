package org.deltastn.spark.training;

import org.deltastn.train.loop.TrainingListener;

/** Receives beside the progress of a run how its data were dealt out. */
public interface DataListener extends TrainingListener {

  /**
   * Called once, before the run starts.
   *
   * @param trainingRows on all workers together
   * @param validationRows likewise
   */
  void packed(long trainingRows, long validationRows, int workers);
}
