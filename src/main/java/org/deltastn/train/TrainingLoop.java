package org.deltastn.train;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.nn.Loss;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a run over any pool of workers: rounds, outer steps, schedules, early stopping, the best
 * state.
 */
public final class TrainingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final TrainingProblem problem;
  private final TrainingConfiguration configuration;
  private final List<TrainingListener> listeners;
  private final List<EpochReport> history = new ArrayList<>();
  private TrainingState state;
  private TrainingState best;
  private double lowest = Double.POSITIVE_INFINITY;
  private int epochsSinceBest;

  /** Creates a loop for one run. */
  public TrainingLoop(TrainingProblem problem, List<TrainingListener> listeners) {
    this.problem = problem;
    this.configuration = problem.configuration();
    this.listeners = List.copyOf(listeners);
  }

  /**
   * Trains in this process, on one worker.
   *
   * @throws IllegalArgumentException if data, architecture and hyperparameters do not fit together
   * @throws DivergedException if a loss was not finite in the first epoch
   */
  public static TrainingResult local(
      TrainingProblem problem, TrainingData data, TrainingListener... listeners) {
    try (WorkerPool pool = new LocalWorkerPool(problem, data)) {
      return new TrainingLoop(problem, List.of(listeners)).run(pool);
    }
  }

  /**
   * Trains from initial values.
   *
   * @throws DivergedException if a loss was not finite in the first epoch
   */
  public TrainingResult run(WorkerPool pool) {
    return run(pool, TrainingState.initial(problem.network(), problem.space(), configuration));
  }

  /**
   * Trains from a state that no step was taken from, say that of a {@link WarmStart}.
   *
   * @throws DivergedException if a loss was not finite in the first epoch
   */
  public TrainingResult run(WorkerPool pool, TrainingState start) {
    state = start;
    int interval = configuration.trainInterval();
    int stepsPerEpoch = pool.stepsPerEpoch();
    int cyclesPerEpoch = (stepsPerEpoch + interval - 1) / interval;
    long warmupSteps =
        (long) configuration.warmupEpochs() * cyclesPerEpoch * interval
            + configuration.warmupSteps();
    listeners.forEach(listener -> listener.started(problem, stepsPerEpoch));
    TrainingResult.Outcome outcome = TrainingResult.Outcome.COMPLETED;
    Divergence divergence = null;
    try (HyperStepper stepper = new HyperStepper(problem.space(), configuration)) {
      for (int epoch = 0; epoch < configuration.epochs(); epoch++) {
        divergence = epoch(pool, stepper, cyclesPerEpoch, warmupSteps);
        if (state.counters().steps() <= warmupSteps) {
          epochsSinceBest = 0;
        }
        if (divergence != null) {
          outcome = TrainingResult.Outcome.DIVERGED;
          break;
        }
        if (configuration.patience() > 0 && epochsSinceBest >= configuration.patience()) {
          outcome = TrainingResult.Outcome.EARLY_STOPPED;
          break;
        }
      }
    }
    if (best == null) {
      throw new DivergedException(divergence);
    }
    TrainingState model = configuration.keepBest() ? best : state;
    if (divergence != null) {
      LOG.error(
          "{}; keeping the state of epoch {}", divergence.message(), model.counters().epochs());
    }
    TrainingResult result =
        new TrainingResult(model, state, List.copyOf(history), outcome, divergence);
    listeners.forEach(listener -> listener.finished(result));
    return result;
  }

  private Divergence epoch(
      WorkerPool pool, HyperStepper stepper, int cyclesPerEpoch, long warmupSteps) {
    long start = System.nanoTime();
    TrainingState current = state;
    LossSum trainingLoss = LossSum.ZERO;
    for (int done = 0; done < cyclesPerEpoch; ) {
      int cycles = Math.min(pool.cyclesPerRound(), cyclesPerEpoch - done);
      Round round = pool.round(current, cycles, warmupSteps);
      if (round.divergence() != null) {
        return round.divergence();
      }
      current = round.state();
      if (!round.hyperStepsTaken()) {
        HyperState hyper = current.hyper();
        for (HyperGradient gradient : round.gradients()) {
          hyper = stepper.step(hyper, gradient);
        }
        current = current.withHyper(hyper);
      }
      trainingLoss = trainingLoss.plus(round.trainingLoss());
      done += cycles;
      TrainingState afterRound = current;
      listeners.forEach(listener -> listener.roundDone(afterRound));
    }
    LossSum validation = pool.evaluate(current);
    if (!Double.isFinite(validation.mean())) {
      return new Divergence(current.counters().steps(), "validation loss", validation.mean());
    }
    report(current, trainingLoss, validation, start);
    return null;
  }

  private void report(TrainingState current, LossSum trainingLoss, LossSum validation, long start) {
    TrainingState.Counters counters = current.counters();
    LearningRateSchedule.State before = counters.schedule();
    int epoch = counters.epochs() + 1;
    state =
        current.withCounters(
            new TrainingState.Counters(
                counters.seed(),
                counters.steps(),
                epoch,
                configuration.schedule().next(before, epoch, validation.mean())));
    if (validation.mean() < lowest) {
      lowest = validation.mean();
      best = state;
      epochsSinceBest = 0;
    } else {
      epochsSinceBest++;
    }
    boolean classifies = problem.architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    EpochReport report =
        new EpochReport(
            epoch,
            counters.steps(),
            trainingLoss.mean(),
            validation.mean(),
            classifies ? validation.accuracy() : Double.NaN,
            state.hyper().values(problem.space()),
            state.hyper().scales(),
            configuration.general().learningRate() * before.factor(),
            (System.nanoTime() - start) / 1e9);
    history.add(report);
    listeners.forEach(listener -> listener.epochDone(report, state));
  }
}
