package org.deltastn.train.replica;

import org.deltastn.train.HyperStepper;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.RoundTimes;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;

/** One worker on the calling thread, which steps the hyperparameters itself: Algorithm 1 as is. */
public final class LocalWorkerPool implements WorkerPool {

  private final Replica replica;
  private final boolean owned;
  private final Runnable beforeCycle;
  private final HyperStepper stepper;
  private TrainingState loaded;

  /** Creates a pool of one replica. */
  public LocalWorkerPool(TrainingProblem problem, TrainingData data) {
    data.requireWeights();
    replica = new Replica(problem, 0, data, data.training().size());
    owned = true;
    beforeCycle = () -> {};
    stepper = new HyperStepper(problem.space(), problem.configuration());
  }

  /**
   * Creates a pool of a replica that somebody else closes.
   *
   * @param beforeCycle is called before every cycle; what it throws ends the run
   */
  public LocalWorkerPool(TrainingProblem problem, Replica replica, Runnable beforeCycle) {
    this.replica = replica;
    owned = false;
    this.beforeCycle = beforeCycle;
    stepper = new HyperStepper(problem.space(), problem.configuration());
  }

  @Override
  public int stepsPerEpoch() {
    return replica.stepsPerEpoch();
  }

  @Override
  public int cyclesPerRound() {
    return Integer.MAX_VALUE;
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    long start = System.nanoTime();
    load(state);
    long ready = System.nanoTime();
    Replica.Outcome outcome = replica.run(cycles, warmupSteps, stepper, beforeCycle);
    loaded = replica.save();
    double compute = (System.nanoTime() - ready) / 1e9;
    return new Round(
        loaded,
        outcome.gradients(),
        true,
        outcome.trainingLoss(),
        outcome.divergence(),
        new RoundTimes(compute, compute, (ready - start) / 1e9));
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    load(state);
    return replica.evaluate();
  }

  private void load(TrainingState state) {
    if (state != loaded) {
      replica.load(state);
      loaded = state;
    }
  }

  @Override
  public void close() {
    if (owned) {
      replica.close();
    }
  }
}
