package org.deltastn.spark.training.rounds;

import java.util.ArrayDeque;
import java.util.ArrayList;
import java.util.Deque;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.executor.SentState;
import org.deltastn.spark.packing.WorkerRows;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.RoundPart;
import org.deltastn.train.RoundTimes;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.replica.LocalWorkerPool;

/**
 * One worker whose rounds are whole epochs, of which a task runs as many as fit in about a second:
 * a small table's epoch takes milliseconds, less than Spark needs to start a task.
 *
 * <p>The task goes on from an epoch to the next as {@link org.deltastn.train.loop.TrainingLoop}
 * does and sends the state and the validation loss of each; the driver's loop then goes over them
 * one by one, with listeners, checkpoints and early stopping. An epoch is handed out only to a loop
 * that asks for it from the state that it was computed from, so epochs that a task computed after
 * an early stop change nothing. Rounds are timed as if each had been computed when it is handed
 * out.
 */
public final class WholeEpochsPool implements WorkerPool {

  /** After this a task starts no further epoch. */
  private static final long TASK_NANOS = 1_000_000_000;

  /** A task starts no further epoch whose state would make its result larger. */
  static final long MOST_BYTES = 16 << 20;

  private final JavaSparkContext context;
  private final SparkWorkerPool pool;
  private final TrainingProblem problem;
  private final double lossFactor;
  private final boolean allSlots;
  private final long mostBytes;
  private final Deque<Epoch> ahead = new ArrayDeque<>();
  private TrainingState next;
  private Epoch handedOut;
  private long nanosAhead;

  /** An epoch that a task has run. */
  private record Epoch(Round round, LossSum validation, long roundNanos, long validationNanos) {}

  /**
   * Creates the pool; it closes the other one.
   *
   * @param pool of one worker
   * @param lossFactor what the driver multiplies losses by before its schedules see them
   * @param allSlots whether the state of every epoch has that of the optimizers; else only that of
   *     the last epoch of a task, from which the next task goes on, and the others are a third of
   *     its size with adam
   */
  public WholeEpochsPool(
      JavaSparkContext context,
      SparkWorkerPool pool,
      TrainingProblem problem,
      double lossFactor,
      boolean allSlots) {
    this.allSlots = allSlots;
    this.context = context;
    this.pool = pool;
    this.problem = problem;
    this.lossFactor = lossFactor;
    mostBytes = Math.min(MOST_BYTES, RoundSize.mostResultBytes(context.getConf()) / 2);
  }

  @Override
  public int stepsPerEpoch() {
    return pool.stepsPerEpoch();
  }

  @Override
  public int cyclesPerRound() {
    return pool.cyclesPerRound();
  }

  @Override
  public long nanoTime() {
    return System.nanoTime() - nanosAhead;
  }

  @Override
  public Round round(TrainingState state, int cycles, long warmupSteps) {
    if (ahead.isEmpty() || !next.equals(state)) {
      compute(state, cycles, warmupSteps);
    }
    handedOut = ahead.remove();
    nanosAhead -= handedOut.roundNanos;
    if (handedOut.validation != null) {
      next = afterEpoch(problem, handedOut.round.state(), handedOut.validation, lossFactor);
    }
    return handedOut.round;
  }

  @Override
  public LossSum evaluate(TrainingState state) {
    if (handedOut == null || handedOut.validation == null || state != handedOut.round.state()) {
      return pool.evaluate(state);
    }
    nanosAhead -= handedOut.validationNanos;
    LossSum validation = handedOut.validation;
    handedOut = null;
    return validation;
  }

  @Override
  public void close() {
    pool.close();
  }

  private void compute(TrainingState state, int cycles, long warmupSteps) {
    ahead.clear();
    nanosAhead = 0;
    int epochs = Math.max(1, problem.configuration().epochs() - state.counters().epochs());
    Broadcast<Fit> fit = pool.fit();
    double factor = lossFactor;
    long limit = mostBytes;
    boolean withSlots = allSlots;
    long start = System.nanoTime();
    Broadcast<SentState> value = context.broadcast(new SentState(state));
    double sent = (System.nanoTime() - start) / 1e9;
    try {
      List<EpochsMessage> messages =
          pool.lost()
              .explain(
                  pool.workers()
                          .map(
                              worker ->
                                  run(
                                      fit,
                                      worker,
                                      value,
                                      cycles,
                                      warmupSteps,
                                      epochs,
                                      factor,
                                      limit,
                                      withSlots))
                      ::collect);
      take(messages.get(0), sent);
    } finally {
      value.destroy();
    }
  }

  private void take(EpochsMessage message, double sent) {
    for (int i = 0; i < message.epochs(); i++) {
      PartMessage part = message.round(i);
      RoundTimes times = part.times().toRoundTimes(i == 0 ? sent : 0);
      Round round = RoundPart.combine(List.of(part.toPart())).toRound(true).withTimes(times);
      long roundNanos = nanos(times.slowestCompute() + times.broadcast());
      long validationNanos = nanos(message.validationSeconds(i));
      ahead.add(new Epoch(round, message.validation(i), roundNanos, validationNanos));
      nanosAhead += roundNanos + validationNanos;
    }
  }

  private static long nanos(double seconds) {
    return (long) (seconds * 1e9);
  }

  private static TrainingState afterEpoch(
      TrainingProblem problem, TrainingState state, LossSum validation, double lossFactor) {
    return state.afterEpoch(
        problem.configuration().schedule(), validation.times(lossFactor).mean());
  }

  private static EpochsMessage run(
      Broadcast<Fit> broadcast,
      WorkerRows worker,
      Broadcast<SentState> start,
      int cycles,
      long warmupSteps,
      int mostEpochs,
      double lossFactor,
      long mostBytes,
      boolean allSlots) {
    long begun = System.nanoTime();
    Fit fit = broadcast.value();
    TrainingProblem problem = fit.problem();
    Runnable stopIfKilled = RoundTask.stopIfKilled();
    return fit.withReplica(
        worker,
        replica -> {
          WorkerPool local = new LocalWorkerPool(problem, replica, stopIfKilled);
          List<PartMessage> rounds = new ArrayList<>();
          List<double[]> validations = new ArrayList<>();
          TrainingState state = start.value().state();
          long bytes = 0;
          double received = (System.nanoTime() - begun) / 1e9;
          while (true) {
            Round round = local.round(state, cycles, warmupSteps);
            PartMessage message = message(worker, round, received, true);
            rounds.add(message);
            if (round.divergence() != null) {
              break;
            }
            long before = System.nanoTime();
            LossSum validation = local.evaluate(round.state());
            double seconds = (System.nanoTime() - before) / 1e9;
            validations.add(
                new double[] {
                  validation.loss(), validation.weight(), validation.correct(), seconds
                });
            PartMessage ofEpoch = allSlots ? message : message(worker, round, received, false);
            bytes += ofEpoch.stateBytes();
            if (rounds.size() == mostEpochs
                || System.nanoTime() - begun >= TASK_NANOS
                || bytes + message.stateBytes() > mostBytes
                || !Double.isFinite(validation.mean())) {
              break;
            }
            rounds.set(rounds.size() - 1, ofEpoch);
            state = afterEpoch(problem, round.state(), validation, lossFactor);
            received = 0;
          }
          return new EpochsMessage(rounds, validations);
        });
  }

  private static PartMessage message(
      WorkerRows worker, Round round, double received, boolean withSlots) {
    RoundPart part =
        new RoundPart(
            withSlots ? round.state() : round.state().withoutSlots(),
            worker.trainingRows(),
            worker.validationRows(),
            round.gradients(),
            round.trainingLoss(),
            round.divergence());
    RoundTimes times = round.times();
    return new PartMessage(
        worker.worker(),
        part,
        PartTimes.ofOne(times.slowestCompute(), received + times.broadcast()));
  }
}
