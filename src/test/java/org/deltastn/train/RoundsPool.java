package org.deltastn.train;

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
    super(problem, shares(Problems.data(), workers), 1);
    this.breakInRound = breakInRound;
    stepper = new HyperStepper(problem.space(), problem.configuration());
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

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    if (rounds++ == breakInRound) {
      throw new Stop();
    }
    boolean alone = replicas().size() == 1;
    return combined(state, cycles, warmupSteps, alone ? stepper : null).toRound(alone);
  }
}
