package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
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
  public final int cyclesPerRound() {
    return cyclesPerRound;
  }

  @Override
  public final LossSum evaluate(TrainingState state) {
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
