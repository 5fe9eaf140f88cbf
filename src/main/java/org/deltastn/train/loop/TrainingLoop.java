package org.deltastn.train.loop;

import java.util.List;
import java.util.Optional;
import java.util.function.BooleanSupplier;
import java.util.function.LongSupplier;
import java.util.function.Supplier;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.nn.Loss;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.train.Divergence;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.HyperState;
import org.deltastn.train.HyperStepper;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.RoundTimes;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.LocalWorkerPool;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Drives a run over any pool of workers: rounds, outer steps, schedules, early stopping, the best
 * state, checkpoints.
 */
public final class TrainingLoop {

  private static final Logger LOG = LoggerFactory.getLogger(TrainingLoop.class);

  private final TrainingProblem problem;
  private final TrainingConfiguration configuration;
  private final List<TrainingListener> listeners;
  private final Checkpoints checkpoints;
  private BooleanSupplier stop = () -> false;
  private LongSupplier clock = System::nanoTime;
  private boolean recording;
  private RunState run;
  private long lapStart;

  /** Creates a loop for one run. */
  public TrainingLoop(TrainingProblem problem, List<TrainingListener> listeners) {
    this(problem, listeners, Checkpoints.NONE);
  }

  /** Creates a loop for one run, which goes on from its latest checkpoint if there is one. */
  public TrainingLoop(
      TrainingProblem problem, List<TrainingListener> listeners, Checkpoints checkpoints) {
    this.problem = problem;
    this.configuration = problem.configuration();
    this.listeners = List.copyOf(listeners);
    this.checkpoints = checkpoints;
  }

  /**
   * Sets what is asked at the end of every epoch but the last: whether the run ends there, as
   * {@link TrainingResult.Outcome#STOPPED}.
   */
  public TrainingLoop stopWhen(BooleanSupplier condition) {
    stop = condition;
    return this;
  }

  /** Records the schedule that the run finds, and saves it with every checkpoint. */
  public TrainingLoop recordSchedule() {
    recording = true;
    return this;
  }

  /**
   * Returns the schedule of all cycles of the run.
   *
   * @throws IllegalStateException if it was not recorded, or nothing has run
   */
  public HyperSchedule schedule() {
    if (run == null || run.schedule() == null) {
      throw new IllegalStateException("no schedule was recorded: call recordSchedule, then run");
    }
    return run.schedule();
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
   * Trains, from the latest checkpoint or else from initial values.
   *
   * @throws IllegalArgumentException if the checkpoint is of another run, or has more epochs than
   *     this one asks for
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or there are some and
   *     none can be read
   * @throws DivergedException if a loss was not finite in the first epoch
   */
  public TrainingResult run(WorkerPool pool) {
    return run(pool, TrainingState.initial(problem.network(), problem.space(), configuration));
  }

  /**
   * Trains, from the latest checkpoint or else from a state that no step was taken from, say that
   * of a {@link org.deltastn.train.replica.WarmStart}.
   *
   * @throws IllegalArgumentException if the checkpoint is of another run, or has more epochs than
   *     this one asks for
   * @throws java.io.UncheckedIOException if a checkpoint cannot be written, or there are some and
   *     none can be read
   * @throws DivergedException if a loss was not finite in the first epoch
   */
  public TrainingResult run(WorkerPool pool, TrainingState start) {
    return run(pool, () -> start);
  }

  /**
   * Trains as {@link #run(WorkerPool, TrainingState)} does from a state that is asked for once and
   * not held after the first round, unless its giver holds it.
   *
   * @throws IllegalArgumentException as that method does
   * @throws java.io.UncheckedIOException as that method does
   * @throws DivergedException as that method does
   */
  public TrainingResult run(WorkerPool pool, Supplier<TrainingState> start) {
    clock = pool::nanoTime;
    int interval = configuration.trainInterval();
    int stepsPerEpoch = pool.stepsPerEpoch();
    int cyclesPerEpoch = (stepsPerEpoch + interval - 1) / interval;
    long warmupSteps =
        (long) configuration.warmupEpochs() * cyclesPerEpoch * interval
            + configuration.warmupSteps();
    begin(start, stepsPerEpoch);
    Divergence divergence = null;
    boolean stopped = false;
    HyperStepper stepper = new HyperStepper(problem.space(), configuration);
    while (divergence == null && outcome() == null && !stopped) {
      divergence = epoch(pool, stepper, cyclesPerEpoch, warmupSteps);
      stopped = outcome() == null && stop.getAsBoolean();
    }
    if (run.epochs() == 0) {
      throw new DivergedException(divergence);
    }
    TrainingState model = configuration.keepBest() ? run.best() : run.last();
    if (divergence != null) {
      LOG.error(
          "{}; keeping the state of epoch {}", divergence.message(), model.counters().epochs());
    }
    TrainingResult.Outcome ending = stopped ? TrainingResult.Outcome.STOPPED : outcome();
    TrainingResult.Outcome outcome = divergence == null ? ending : TrainingResult.Outcome.DIVERGED;
    TrainingResult result =
        new TrainingResult(model, run.last(), run.history(), outcome, divergence, run.timings());
    listeners.forEach(listener -> listener.finished(result));
    return result;
  }

  private void begin(Supplier<TrainingState> start, int stepsPerEpoch) {
    Optional<RunState> saved = checkpoints.latest();
    run = saved.orElseGet(() -> initial(start.get()));
    if (run.epochs() > configuration.epochs()) {
      throw new IllegalArgumentException(
          "the checkpoint has "
              + run.epochs()
              + " epochs, but the run shall end after "
              + configuration.epochs()
              + ": ask for at least as many epochs, or start anew without the checkpoint");
    }
    listeners.forEach(listener -> listener.started(problem, stepsPerEpoch));
    saved.ifPresent(from -> listeners.forEach(listener -> listener.resumed(from)));
  }

  private RunState initial(TrainingState start) {
    RunState initial = RunState.initial(start);
    return recording
        ? initial.withSchedule(
            HyperSchedule.empty(configuration.trainInterval(), problem.space().size()))
        : initial;
  }

  /** Returns how the run ends where it is, or null if it goes on. */
  private TrainingResult.Outcome outcome() {
    if (configuration.patience() > 0 && run.epochsSinceBest() >= configuration.patience()) {
      return TrainingResult.Outcome.EARLY_STOPPED;
    }
    if (configuration.schedule().ended(run.current().counters().schedule())) {
      return TrainingResult.Outcome.EARLY_STOPPED;
    }
    return run.epochs() == configuration.epochs() ? TrainingResult.Outcome.COMPLETED : null;
  }

  private Divergence epoch(
      WorkerPool pool, HyperStepper stepper, int cyclesPerEpoch, long warmupSteps) {
    lapStart = clock.getAsLong();
    while (run.cycles() < cyclesPerEpoch) {
      int cycles = Math.min(pool.cyclesPerRound(), cyclesPerEpoch - run.cycles());
      long start = clock.getAsLong();
      Round round = pool.round(run.current(), cycles, warmupSteps);
      long end = clock.getAsLong();
      if (round.divergence() != null) {
        return round.divergence();
      }
      TrainingState afterRound = round.state();
      if (!round.hyperStepsTaken()) {
        HyperState hyper = afterRound.hyper();
        for (HyperGradient gradient : round.gradients()) {
          hyper = stepper.step(hyper, gradient);
        }
        afterRound = afterRound.withHyper(hyper);
      }
      TrainingState before = run.current();
      run = run.afterRound(afterRound, cycles, round.trainingLoss(), lap());
      if (run.schedule() != null) {
        int steps = configuration.validInterval();
        run = run.withSchedule(run.schedule().plus(before, round, cycles, stepper, steps));
      }
      RoundTiming timing = timing(round.times(), cycles, (end - start) / 1e9);
      recordTiming(timing, end);
      if (run.cycles() < cyclesPerEpoch) {
        checkpoints.reached(run, false);
      }
      listeners.forEach(listener -> listener.roundDone(run.current()));
      recordTiming(timing, end);
    }
    LossSum validation = pool.evaluate(run.current());
    if (!Double.isFinite(validation.mean())) {
      return new Divergence(run.current().counters().steps(), "validation loss", validation.mean());
    }
    EpochReport report = endEpoch(validation, warmupSteps);
    checkpoints.reached(run, outcome() != null);
    listeners.forEach(listener -> listener.epochDone(report, run.last()));
    return null;
  }

  /** Returns the timing of the round just done, without the driver's part, or null. */
  private RoundTiming timing(RoundTimes times, int cycles, double seconds) {
    if (times == null) {
      return null;
    }
    double reduce = Math.max(0, seconds - times.slowestCompute() - times.broadcast());
    return new RoundTiming(
        run.epochs() + 1,
        run.nextRound(),
        cycles,
        times.slowestCompute(),
        times.meanCompute(),
        times.broadcast(),
        reduce,
        0);
  }

  private void recordTiming(RoundTiming timing, long roundEnd) {
    if (timing != null) {
      run = run.withTiming(timing.withDriver((clock.getAsLong() - roundEnd) / 1e9));
    }
  }

  private EpochReport endEpoch(LossSum validation, long warmupSteps) {
    TrainingState.Counters counters = run.current().counters();
    LearningRateSchedule.State before = counters.schedule();
    TrainingState state = run.current().afterEpoch(configuration.schedule(), validation.mean());
    int epoch = state.counters().epochs();
    boolean classifies = problem.architecture().loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    EpochReport report =
        new EpochReport(
            epoch,
            counters.steps(),
            run.trainingLoss().mean(),
            validation.mean(),
            classifies ? validation.accuracy() : Double.NaN,
            state.hyper().values(problem.space()),
            state.hyper().scales(),
            configuration.general().learningRate() * before.factor(),
            run.seconds() + lap());
    boolean lower = validation.mean() < run.lowestLoss();
    boolean warmup = counters.steps() <= warmupSteps;
    TrainingState best = lower ? state : run.best();
    run =
        run.afterEpoch(
            state,
            configuration.keepBest() ? best : null,
            lower || warmup ? 0 : run.epochsSinceBest() + 1,
            report);
    return report;
  }

  /** Returns the seconds since this was last called, or since the epoch began or was resumed. */
  private double lap() {
    long now = clock.getAsLong();
    double seconds = (now - lapStart) / 1e9;
    lapStart = now;
    return seconds;
  }
}
