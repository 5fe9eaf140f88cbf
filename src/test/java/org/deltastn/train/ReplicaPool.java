package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.train.replica.Replica;

/** Replicas in this thread, each with its share of the data; how a round combines them is open. */
public abstract class ReplicaPool implements WorkerPool {

  private final List<Replica> replicas = new ArrayList<>();
  private final List<TrainingData> data;
  private final int cyclesPerRound;

  /**
   * Creates a pool.
   *
   * @param data of each worker
   */
  protected ReplicaPool(TrainingProblem problem, List<TrainingData> data, int cyclesPerRound) {
    this.data = List.copyOf(data);
    this.cyclesPerRound = cyclesPerRound;
    long total = data.stream().mapToLong(share -> share.training().size()).sum();
    for (int w = 0; w < data.size(); w++) {
      replicas.add(new Replica(problem, w, data.get(w), total));
    }
  }

  /** Returns data dealt out so that worker w of k has every k-th row from the w-th. */
  protected static List<TrainingData> shares(TrainingData all, int workers) {
    return IntStream.range(0, workers)
        .mapToObj(
            w ->
                new TrainingData(
                    all.training().select(share(all.training().size(), w, workers)),
                    all.validation().select(share(all.validation().size(), w, workers))))
        .toList();
  }

  private static int[] share(int rows, int worker, int workers) {
    return IntStream.range(0, rows).filter(row -> row % workers == worker).toArray();
  }

  /**
   * Runs the cycles of a round on every replica and returns its parts combined.
   *
   * @param stepper steps the hyperparameters of a single replica, or null
   */
  protected final RoundPart combined(
      TrainingState state, int cycles, long warmupSteps, HyperStepper stepper) {
    List<RoundPart> parts = new ArrayList<>();
    for (int w = 0; w < replicas.size(); w++) {
      Replica replica = replicas.get(w);
      replica.load(state);
      Replica.Outcome outcome = replica.run(cycles, warmupSteps, stepper);
      parts.add(
          new RoundPart(
              sent(state, replica.save()),
              data.get(w).training().size(),
              data.get(w).validation().size(),
              outcome.gradients(),
              outcome.trainingLoss(),
              outcome.divergence()));
    }
    return RoundPart.combine(parts);
  }

  /** Returns what of the state that a replica reached is combined: all of it. */
  protected TrainingState sent(TrainingState before, TrainingState after) {
    return after;
  }

  protected final List<Replica> replicas() {
    return replicas;
  }

  protected final List<TrainingData> data() {
    return data;
  }

  @Override
  public final int stepsPerEpoch() {
    return replicas.stream().mapToInt(Replica::stepsPerEpoch).max().getAsInt();
  }

  @Override
  public int cyclesPerRound() {
    return cyclesPerRound;
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    LossSum sum = LossSum.ZERO;
    for (Replica replica : replicas) {
      replica.load(state);
      sum = sum.plus(replica.evaluate());
    }
    return sum;
  }

  @Override
  public final void close() {
    replicas.forEach(Replica::close);
  }
}
