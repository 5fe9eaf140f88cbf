package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.train.replica.Replica;

/**
 * Rounds of one cycle on replicas in this thread; a single one steps the hyperparameters itself.
 * Can be made to break in a round.
 */
public final class RoundsPool extends ReplicaPool {

  private final HyperStepper stepper;
  private final int breakInRound;
  private int rounds;

  /**
   * Creates a pool of replicas that share {@link Problems#data()}.
   *
   * @param breakInRound the round, from 0, that throws {@link Stop}; -1 for none
   */
  public RoundsPool(TrainingProblem problem, int workers, int breakInRound) {
    super(problem, shares(workers), 1);
    this.breakInRound = breakInRound;
    stepper = new HyperStepper(problem.space(), problem.configuration());
  }

  private static List<TrainingData> shares(int workers) {
    TrainingData all = Problems.data();
    return IntStream.range(0, workers)
        .mapToObj(
            w ->
                new TrainingData(
                    all.training().select(share(all.training().size(), w, workers)),
                    all.validation().select(share(all.validation().size(), w, workers))))
        .toList();
  }

  /** Makes the replicas follow a schedule. */
  public RoundsPool follow(HyperSchedule schedule) {
    replicas().forEach(replica -> replica.follow(schedule));
    return this;
  }

  /** Says that a run was stopped on purpose. */
  public static final class Stop extends RuntimeException {
    private static final long serialVersionUID = 1L;
  }

  private static int[] share(int rows, int worker, int workers) {
    int[] share = new int[(rows - worker + workers - 1) / workers];
    for (int i = 0; i < share.length; i++) {
      share[i] = worker + i * workers;
    }
    return share;
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    if (rounds++ == breakInRound) {
      throw new Stop();
    }
    boolean alone = replicas().size() == 1;
    List<RoundPart> parts = new ArrayList<>();
    for (int w = 0; w < replicas().size(); w++) {
      Replica replica = replicas().get(w);
      replica.load(state);
      Replica.Outcome outcome = replica.run(cycles, warmupSteps, alone ? stepper : null);
      parts.add(
          new RoundPart(
              replica.save(),
              data().get(w).training().size(),
              data().get(w).validation().size(),
              outcome.gradients(),
              outcome.trainingLoss(),
              outcome.divergence()));
    }
    return RoundPart.combine(parts).toRound(alone);
  }
}
