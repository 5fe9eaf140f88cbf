package org.deltastn.spark.search.trials;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Optional;
import java.util.UUID;
import java.util.concurrent.ExecutionException;
import java.util.concurrent.ExecutorCompletionService;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.search.SearchStrategy;
import org.deltastn.search.Trial;
import org.deltastn.search.TrialLog;
import org.deltastn.spark.executor.Fit;
import org.deltastn.spark.executor.TrialTask;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.WorkerData;
import org.deltastn.spark.preflight.TaskResources;
import org.deltastn.spark.training.PreparedTraining;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperState;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** One search on the driver: starts trials, each a job of one task, and keeps what they reach. */
public final class SearchRun implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(SearchRun.class);

  private final JavaSparkContext context;
  private final PreparedTraining prepared;
  private final SearchStrategy strategy;
  private final SearchBudget budget;
  private final int parallelism;
  private final TrialFolder folder;
  private final List<SearchListener> listeners;
  private final String uid;
  private final String group = "search-" + UUID.randomUUID();
  private final TrialLog log = new TrialLog();
  private final Broadcast<Fit> fit;
  private final Broadcast<WorkerData> data;
  private final ExecutorService threads;
  private final ExecutorCompletionService<Ended> ended;
  private final long begun = System.nanoTime();
  private final double secondsBefore;
  private long epochsStarted;
  private int trialsStarted;

  /** A trial that has ended, with what it sent. */
  private record Ended(
      Trial trial,
      int epochsBefore,
      TrialTask.Message message,
      double startedAt,
      double finishedAt) {}

  /** Prepares a search: sends the data to the executors; the caller closes what it prepared. */
  public SearchRun(
      JavaSparkContext context,
      String uid,
      PreparedTraining prepared,
      SearchStrategy strategy,
      SearchBudget budget,
      int parallelism,
      TrialFolder folder,
      List<SearchListener> listeners) {
    this.context = context;
    this.uid = uid;
    this.prepared = prepared;
    this.strategy = strategy;
    this.budget = budget;
    this.parallelism = parallelism;
    this.folder = folder;
    this.listeners = List.copyOf(listeners);
    secondsBefore = folder.results().stream().mapToDouble(TrialResult::finishedAt).max().orElse(0);
    fit =
        context.broadcast(
            new Fit(
                UUID.randomUUID().toString(),
                prepared.definition(),
                prepared.data().trainingRows()));
    data = context.broadcast(prepared.data().workers().first());
    threads = Executors.newFixedThreadPool(parallelism);
    ended = new ExecutorCompletionService<>(threads);
  }

  /**
   * Runs the search to its end and returns all trials, by their numbers.
   *
   * @throws IllegalStateException if the Spark context was stopped
   */
  public List<TrialResult> run() {
    for (TrialResult result : folder.results()) {
      log.start(result.trial());
      count(result.trial());
      log.finish(result.outcome());
    }
    TrainingProblem problem = prepared.definition().toProblem();
    PackedData rows = prepared.data();
    listeners.forEach(
        listener ->
            listener.prepared(problem, rows.trainingRows(), rows.validationRows(), parallelism));
    listeners.forEach(listener -> listener.started(folder.results()));
    while (true) {
      Optional<Trial> next = log.running() < parallelism ? strategy.next(log) : Optional.empty();
      if (next.isPresent()
          && budget.allows(trialsStarted, epochsStarted, seconds(), next.get().epochs())) {
        start(next.get());
      } else if (log.running() > 0) {
        finish(await());
      } else {
        return folder.results().stream()
            .sorted(Comparator.comparingInt(result -> result.trial().number()))
            .toList();
      }
    }
  }

  /** Returns the trial whose model is the best, if there is a model at all. */
  public static Optional<TrialResult> best(List<TrialResult> results) {
    return results.stream()
        .filter(result -> result.status().isGood())
        .min(
            Comparator.comparingDouble(TrialResult::bestLoss)
                .thenComparingInt(result -> result.trial().number()));
  }

  private void count(Trial trial) {
    trialsStarted++;
    epochsStarted += trial.epochs();
  }

  private double seconds() {
    return secondsBefore + (System.nanoTime() - begun) / 1e9;
  }

  private void start(Trial trial) {
    log.start(trial);
    count(trial);
    listeners.forEach(listener -> listener.trialStarted(trial));
    RunState from = startOf(trial);
    boolean goesOn = strategy.mayGoOnFrom(trial.number(), log);
    double startedAt = seconds();
    ended.submit(() -> runOnCluster(trial, from, goesOn, startedAt));
  }

  /** Returns where a trial starts: at its parent's end, or at the beginning, at its own values. */
  private RunState startOf(Trial trial) {
    RunState from =
        trial.hasParent() ? folder.run(trial.parent()) : RunState.initial(prepared.start());
    HyperparameterSpace space = prepared.definition().space();
    double[] lambda = new double[space.size()];
    for (int j = 0; j < lambda.length; j++) {
      lambda[j] = space.get(j).transform().inverse(trial.values().get(j));
    }
    HyperState hyper = from.current().hyper();
    TrainingState state =
        from.current()
            .withHyper(
                new HyperState(
                    HostVector.of(lambda),
                    hyper.rho(),
                    hyper.lambdaSlots(),
                    hyper.rhoSlots(),
                    hyper.steps()));
    return from.restartedFrom(state);
  }

  private Ended runOnCluster(Trial trial, RunState from, boolean goesOn, double startedAt) {
    context.sc().setJobGroup(group, uid + ": trial " + trial.number() + " " + trial.place(), true);
    Broadcast<byte[]> start = context.broadcast(from.toBytes());
    TrialTask.Message message;
    try {
      TrialTask task =
          new TrialTask(
              fit,
              data,
              start,
              trial.lastEpoch(),
              budget.secondsLeft(seconds()),
              goesOn,
              prepared.data().lossFactor());
      TaskResources resources = prepared.data().resources();
      message = resources.on(context.parallelize(List.of(0), 1).map(ignored -> task.run())).first();
    } catch (Exception e) {
      // Scala throws SparkException, which is a checked exception, without declaring it.
      requireContext(context.sc(), e);
      LOG.warn("trial {} failed", trial.number(), e);
      message = new TrialTask.Message(null, null, reason(e), seconds() - startedAt);
    } finally {
      start.destroy();
    }
    return new Ended(trial, from.epochs(), message, startedAt, seconds());
  }

  private static void requireContext(SparkContext spark, Exception failure) {
    if (spark.isStopped() || Thread.currentThread().isInterrupted()) {
      throw new IllegalStateException(
          "the search was interrupted: its Spark context was stopped or its job cancelled",
          failure);
    }
  }

  /** Returns the first line of what Spark says of a failed job. */
  private static String reason(Exception failure) {
    return String.valueOf(failure.getMessage()).lines().findFirst().orElse("").strip();
  }

  private Ended await() {
    try {
      Future<Ended> next = ended.take();
      return next.get();
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw new IllegalStateException("the search was interrupted", e);
    } catch (ExecutionException e) {
      if (e.getCause() instanceof RuntimeException cause) {
        throw cause;
      }
      throw new IllegalStateException(e.getCause());
    }
  }

  private void finish(Ended trial) {
    TrialResult result = result(trial);
    byte[] run = trial.message().run();
    folder.save(result, run);
    log.finish(result.outcome());
    int best = best(folder.results()).map(good -> good.trial().number()).orElse(-1);
    folder.keepOnly(number -> number == best || strategy.mayGoOnFrom(number, log));
    listeners.forEach(listener -> listener.trialFinished(result));
  }

  private TrialResult result(Ended ended) {
    TrialTask.Message message = ended.message();
    Trial trial = ended.trial();
    double wall = ended.finishedAt() - ended.startedAt();
    if (message.run() == null) {
      return new TrialResult(
          trial,
          status(message),
          message.problem(),
          Double.POSITIVE_INFINITY,
          0,
          Double.POSITIVE_INFINITY,
          0,
          message.seconds(),
          wall,
          ended.finishedAt(),
          List.of());
    }
    RunState run;
    try {
      run = RunState.fromBytes(message.run());
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
    List<EpochReport> own = run.history().subList(ended.epochsBefore(), run.epochs());
    List<TrialResult.Point> curve = new ArrayList<>();
    // Epochs end with the trial; what comes before them is the task's start.
    double total = own.stream().mapToDouble(EpochReport::seconds).sum();
    double at = Math.max(ended.startedAt(), ended.finishedAt() - total);
    for (EpochReport report : own) {
      at += report.seconds();
      curve.add(
          new TrialResult.Point(
              report.epoch(), Math.min(at, ended.finishedAt()), report.validationLoss()));
    }
    EpochReport best =
        run.history().stream()
            .min(Comparator.comparingDouble(EpochReport::validationLoss))
            .orElseThrow();
    long before =
        ended.epochsBefore() == 0 ? 0 : run.history().get(ended.epochsBefore() - 1).step();
    long steps = run.history().get(run.epochs() - 1).step() - before;
    return new TrialResult(
        trial,
        status(message),
        "",
        best.validationLoss(),
        best.epoch(),
        run.history().get(run.epochs() - 1).validationLoss(),
        steps * rowsOfStep(),
        message.seconds(),
        wall,
        ended.finishedAt(),
        curve);
  }

  /** Returns the rows of a minibatch: of sequences all of their time steps, which are words. */
  private long rowsOfStep() {
    TrainingConfiguration configuration = prepared.definition().configuration();
    return (long) configuration.batchSize() * Math.max(1, configuration.sequenceLength());
  }

  private static TrialResult.Status status(TrialTask.Message message) {
    if (message.outcome() == null) {
      return TrialResult.Status.FAILED;
    }
    return switch (message.outcome()) {
      case COMPLETED -> TrialResult.Status.COMPLETED;
      case EARLY_STOPPED -> TrialResult.Status.EARLY_STOPPED;
      case STOPPED -> TrialResult.Status.STOPPED;
      case DIVERGED -> TrialResult.Status.DIVERGED;
    };
  }

  @Override
  public void close() {
    context.sc().cancelJobGroup(group);
    threads.shutdownNow();
    fit.destroy();
    data.destroy();
  }
}
