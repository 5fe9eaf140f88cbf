package org.deltastn.train.loop;

import java.util.List;
import java.util.function.LongSupplier;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.Round;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;

/**
 * Trains the weights w₀ anew along a schedule that a run found, over any pool of workers that
 * follow it: step i has the hyperparameters and the learning rate of step i of that run. Nothing is
 * tuned, and nothing validates.
 */
public final class Refit {

  private final HyperSchedule schedule;
  private final List<TrainingListener> listeners;
  private final Checkpoints checkpoints;
  private final int cyclesPerCheckpoint;

  /**
   * Creates a refit.
   *
   * @param schedule that the workers follow
   * @param checkpoints of the refit alone; a refit that was stopped goes on from the latest
   * @param cyclesPerCheckpoint after so many cycles one is due
   */
  public Refit(
      HyperSchedule schedule,
      List<TrainingListener> listeners,
      Checkpoints checkpoints,
      int cyclesPerCheckpoint) {
    this.schedule = schedule;
    this.listeners = List.copyOf(listeners);
    this.checkpoints = checkpoints;
    this.cyclesPerCheckpoint = cyclesPerCheckpoint;
  }

  /**
   * Returns the state that a refit starts from: the weights that the run started from.
   *
   * @param problem of the refit
   * @param start of the run
   */
  public static TrainingState initial(TrainingProblem problem, TrainingState start) {
    TrainingState initial =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    return initial.withWeights(start.general(), initial.response()).withHyper(start.hyper());
  }

  /**
   * The outcome of a refit.
   *
   * @param state after the last step of the schedule
   * @param seconds that all its steps took, those before a stop included
   */
  public record Outcome(TrainingState state, double seconds) {}

  /**
   * Trains to the end of the schedule.
   *
   * @param start what {@link #initial} returns
   * @throws IllegalStateException if the training diverged
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or there are some and
   *     none can be read
   */
  public Outcome run(WorkerPool pool, TrainingState start) {
    LongSupplier clock = pool::nanoTime;
    RunState run = checkpoints.latest().orElseGet(() -> RunState.initial(start));
    report(run);
    while (run.cycles() < schedule.cycles()) {
      int done = run.cycles();
      int cycles = Math.min(pool.cyclesPerRound(), schedule.cycles() - done);
      long begun = clock.getAsLong();
      Round round = pool.round(run.current(), cycles, Long.MAX_VALUE);
      if (round.divergence() != null) {
        throw new IllegalStateException(
            "the refit on all rows diverged, though the run whose schedule it follows did not: "
                + round.divergence().message()
                + ", or set refit to false");
      }
      double seconds = (clock.getAsLong() - begun) / 1e9;
      run = run.afterRound(round.state(), cycles, round.trainingLoss(), seconds);
      boolean due = run.cycles() / cyclesPerCheckpoint > done / cyclesPerCheckpoint;
      checkpoints.reached(run, due || run.cycles() == schedule.cycles());
      report(run);
    }
    return new Outcome(run.current(), run.seconds());
  }

  private void report(RunState run) {
    long steps = run.current().counters().steps();
    listeners.forEach(listener -> listener.refitting(steps, schedule.steps()));
  }
}
