package org.deltastn.experiments.evidence;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.Replica;

/**
 * Replicas in this thread whose average is a step of an outer optimizer (DiLoCo, Douillard et al.,
 * 2023): with g = x − mean(xₖ) and v ← μ v + g, x ← x − η (g + μ v), for w₀ and for Θ. η = 1 and μ
 * = 0 is the average.
 */
final class AveragedPool implements WorkerPool {

  private final Averaging averaging;
  private final List<Replica> replicas = new ArrayList<>();
  private final List<TrainingData> data;
  private int epoch;
  private double[] generalVelocity;
  private double[] responseVelocity;

  /** Creates a pool whose worker w has every k-th row from the w-th. */
  AveragedPool(TrainingProblem problem, TrainingData all, Averaging averaging) {
    this.averaging = averaging;
    int workers = averaging.workers();
    data =
        IntStream.range(0, workers)
            .mapToObj(
                w ->
                    new TrainingData(
                        all.training().select(share(all.training().size(), w, workers)),
                        all.validation().select(share(all.validation().size(), w, workers))))
            .toList();
    for (int w = 0; w < workers; w++) {
      replicas.add(new Replica(problem, w, data.get(w), all.training().size()));
    }
  }

  private static int[] share(int rows, int worker, int workers) {
    return IntStream.range(0, rows).filter(row -> row % workers == worker).toArray();
  }

  @Override
  public int stepsPerEpoch() {
    return replicas.stream().mapToInt(Replica::stepsPerEpoch).max().getAsInt();
  }

  @Override
  public int cyclesPerRound() {
    return averaging.cyclesIn(epoch);
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    List<RoundPart> parts = new ArrayList<>();
    for (int w = 0; w < replicas.size(); w++) {
      Replica replica = replicas.get(w);
      replica.load(state);
      Replica.Outcome outcome = replica.run(cycles, warmupSteps, null);
      parts.add(
          new RoundPart(
              replica.save(),
              data.get(w).training().size(),
              data.get(w).validation().size(),
              outcome.gradients(),
              outcome.trainingLoss(),
              outcome.divergence()));
    }
    Round round = RoundPart.combine(parts).toRound(false);
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
    LossSum sum = LossSum.ZERO;
    for (Replica replica : replicas) {
      replica.load(state);
      sum = sum.plus(replica.evaluate());
    }
    return sum;
  }

  @Override
  public void close() {
    replicas.forEach(Replica::close);
  }
}
