package org.deltastn.train.loop;

import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;

/**
 * A pool of workers whose losses are multiplied by a factor for the driver: where they train on a
 * target divided by s, s² gives the squared error of the target as it was. Listeners, schedules,
 * checkpoints and histories see these losses; the steps of the workers are the same.
 */
public final class ScaledLosses implements WorkerPool {

  private final WorkerPool pool;
  private final double factor;

  /**
   * Creates the pool; it closes the other one.
   *
   * @param factor above 0
   */
  public ScaledLosses(WorkerPool pool, double factor) {
    this.pool = pool;
    this.factor = factor;
  }

  @Override
  public int stepsPerEpoch() {
    return pool.stepsPerEpoch();
  }

  @Override
  public int cyclesPerRound() {
    return pool.cyclesPerRound();
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    Round round = pool.round(state, cycles, warmupSteps);
    return round.withTrainingLoss(round.trainingLoss().times(factor));
  }

  @Override
  public long nanoTime() {
    return pool.nanoTime();
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    return pool.evaluate(state).times(factor);
  }

  @Override
  public void close() {
    pool.close();
  }
}
