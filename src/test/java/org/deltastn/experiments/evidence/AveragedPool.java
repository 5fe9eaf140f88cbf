package org.deltastn.experiments.evidence;

import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.LossSum;
import org.deltastn.train.ReplicaPool;
import org.deltastn.train.Round;
import org.deltastn.train.RoundedStates;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * Replicas in this thread whose average is a step of an outer optimizer (DiLoCo, Douillard et al.,
 * 2023): with g = x − mean(xₖ) and v ← μ v + g, x ← x − η (g + μ v), for w₀ and for Θ. η = 1 and μ
 * = 0 is the average.
 */
final class AveragedPool extends ReplicaPool {

  private final Averaging averaging;
  private int epoch;
  private double[] generalVelocity;
  private double[] responseVelocity;

  /** Creates a pool whose worker w has every k-th row from the w-th. */
  AveragedPool(TrainingProblem problem, TrainingData all, Averaging averaging) {
    super(problem, shares(all, averaging.workers()), averaging.cyclesIn(0));
    this.averaging = averaging;
  }

  @Override
  public int cyclesPerRound() {
    return averaging.cyclesIn(epoch);
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    Round round = combined(state, cycles, warmupSteps, null).toRound(false);
    TrainingState average = round.state();
    if (generalVelocity == null) {
      generalVelocity = new double[average.general().length()];
      responseVelocity = new double[average.response().length()];
    }
    TrainingState stepped =
        average.withWeights(
            step(state.general(), average.general(), generalVelocity),
            step(state.response(), average.response(), responseVelocity));
    return new Round(stepped, round.gradients(), false, round.trainingLoss(), round.divergence());
  }

  @Override
  protected TrainingState sent(TrainingState before, TrainingState after) {
    return averaging.rounded() ? RoundedStates.of(before, after) : after;
  }

  private HostVector step(HostVector before, HostVector average, double[] velocity) {
    double mu = averaging.momentum();
    if (averaging.outer() == 1 && mu == 0) {
      return average;
    }
    double[] x = before.toDoubles();
    double[] mean = average.toDoubles();
    for (int i = 0; i < x.length; i++) {
      double gradient = x[i] - mean[i];
      velocity[i] = mu * velocity[i] + gradient;
      x[i] -= averaging.outer() * (gradient + mu * velocity[i]);
    }
    return HostVector.of(before.precision(), x);
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    epoch++;
    return super.evaluate(state);
  }
}
