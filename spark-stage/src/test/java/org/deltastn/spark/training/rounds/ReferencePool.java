package org.deltastn.spark.training.rounds;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.LossSum;
import org.deltastn.train.ReplicaPool;
import org.deltastn.train.Round;
import org.deltastn.train.RoundedStates;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/**
 * Parameter averaging of k replicas in this thread, written out: what the cluster must equal. That
 * a replica draws from streams of its worker's own is shown without replicas, by {@code
 * ReplicaStreamsTest}.
 */
public final class ReferencePool extends ReplicaPool {

  private final boolean averageOptimizerState;
  private final boolean rounded;

  public ReferencePool(TrainingProblem problem, List<Row> rows, int workers, int cyclesPerRound) {
    this(problem, rows, workers, cyclesPerRound, true, false);
  }

  /**
   * Creates the pool.
   *
   * @param averageOptimizerState or else momentum is zero at the start of every round
   * @param rounded whether replicas send {@link RoundedStates}
   */
  public ReferencePool(
      TrainingProblem problem,
      List<Row> rows,
      int workers,
      int cyclesPerRound,
      boolean averageOptimizerState,
      boolean rounded) {
    super(
        problem,
        IntStream.range(0, workers).mapToObj(w -> Samples.data(rows, w, workers)).toList(),
        cyclesPerRound);
    this.averageOptimizerState = averageOptimizerState;
    this.rounded = rounded;
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    List<TrainingState> states = new ArrayList<>();
    List<List<HyperGradient>> gradients = new ArrayList<>();
    LossSum loss = LossSum.ZERO;
    for (Replica replica : replicas()) {
      replica.load(averageOptimizerState ? state : withZeroSlots(state));
      Replica.Outcome outcome = replica.run(cycles, warmupSteps, null);
      states.add(rounded ? RoundedStates.of(state, replica.save()) : replica.save());
      gradients.add(outcome.gradients());
      loss = loss.plus(outcome.trainingLoss());
    }
    double[] shares = shares(data().stream().mapToDouble(d -> d.training().size()).toArray());
    double[] byValidation =
        shares(data().stream().mapToDouble(d -> d.validation().size()).toArray());
    TrainingState first = states.get(0);
    List<HostVector> generalSlots = new ArrayList<>();
    List<HostVector> responseSlots = new ArrayList<>();
    for (int i = 0; i < first.generalSlots().size(); i++) {
      int slot = i;
      generalSlots.add(mean(states.stream().map(s -> s.generalSlots().get(slot)).toList(), shares));
      responseSlots.add(
          mean(states.stream().map(s -> s.responseSlots().get(slot)).toList(), shares));
    }
    TrainingState average =
        new TrainingState(
            mean(states.stream().map(TrainingState::general).toList(), shares),
            mean(states.stream().map(TrainingState::response).toList(), shares),
            generalSlots,
            responseSlots,
            state.hyper(),
            first.counters());
    List<HyperGradient> means = new ArrayList<>();
    for (int step = 0; step < gradients.get(0).size(); step++) {
      int h = state.hyper().lambda().length();
      double[] lambda = new double[h];
      double[] rho = new double[h];
      for (int w = 0; w < replicas().size(); w++) {
        for (int j = 0; j < h; j++) {
          lambda[j] += byValidation[w] * gradients.get(w).get(step).lambda()[j];
          rho[j] += byValidation[w] * gradients.get(w).get(step).rho()[j];
        }
      }
      means.add(new HyperGradient(lambda, rho));
    }
    return new Round(average, means, false, loss, null);
  }

  private static TrainingState withZeroSlots(TrainingState state) {
    return new TrainingState(
        state.general(),
        state.response(),
        zeros(state.generalSlots()),
        zeros(state.responseSlots()),
        state.hyper(),
        state.counters());
  }

  private static List<HostVector> zeros(List<HostVector> like) {
    return like.stream().map(v -> HostVector.zeros(v.precision(), v.length())).toList();
  }

  private static double[] shares(double[] rows) {
    double total = 0;
    for (double r : rows) {
      total += r;
    }
    double[] shares = rows.clone();
    for (int w = 0; w < rows.length; w++) {
      shares[w] /= total;
    }
    return shares;
  }

  private static HostVector mean(List<HostVector> vectors, double[] shares) {
    double[] sum = new double[vectors.get(0).length()];
    for (int w = 0; w < shares.length; w++) {
      double[] values = vectors.get(w).toDoubles();
      for (int i = 0; i < sum.length; i++) {
        sum[i] += shares[w] * values[i];
      }
    }
    return HostVector.of(vectors.get(0).precision(), sum);
  }
}
