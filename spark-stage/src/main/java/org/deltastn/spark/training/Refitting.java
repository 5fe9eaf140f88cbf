package org.deltastn.spark.training;

import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.model.RefitReport;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.deltastn.spark.training.rounds.SparkWorkerPool;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperSchedule;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.loop.Checkpoints;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.Refit;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Trains the weights of a run anew on all of its rows, on the same workers, along the schedule that
 * it found. Step i has the hyperparameters and the learning rate of step i of the run, so that a
 * refit has as many steps as the run's model; as rows are more, it sees each of them less often.
 */
final class Refitting {

  private static final Logger LOG = LoggerFactory.getLogger(Refitting.class);

  /** How long a single worker's task runs between two reports; its results do not depend on it. */
  private static final double TASK_SECONDS = 2;

  private final DeltaStnParams params;
  private final ProblemDefinition definition;
  private final TrainingState start;
  private final FitCheckpoints checkpoints;
  private final List<TrainingListener> listeners;

  /**
   * The outcome.
   *
   * @param state of the model: weights of the refit, hyperparameters of the run, a response of zero
   */
  record Outcome(TrainingState state, RefitReport report) {}

  /**
   * Creates a refit.
   *
   * @param start that the run started from
   */
  Refitting(
      DeltaStnParams params,
      ProblemDefinition definition,
      TrainingState start,
      FitCheckpoints checkpoints,
      List<TrainingListener> listeners) {
    this.params = params;
    this.definition = definition;
    this.start = start;
    this.checkpoints = checkpoints;
    this.listeners = listeners;
  }

  /**
   * Trains on all rows.
   *
   * @param data of the run
   * @param found of all its cycles
   * @throws IllegalStateException if the training diverged
   */
  Outcome run(
      JavaSparkContext context, PackedData data, TrainingResult result, HyperSchedule found) {
    TrainingState.Counters reached = result.model().counters();
    HyperSchedule schedule = found.until(reached.steps());
    ProblemDefinition refit =
        new ProblemDefinition(
            definition.networkJson(),
            definition.inputShape(),
            definition.space(),
            definition.configuration().forRefit());
    LOG.info(
        "refit on all {} rows, along the schedule of the {} steps to the end of epoch {}",
        data.trainingRows() + data.validationRows(),
        schedule.steps(),
        reached.epochs());
    try (PackedData all = data.whole(StorageLevel.fromString(params.getStorageLevel()));
        WorkerPool pool =
            new SparkWorkerPool(
                context,
                refit,
                all,
                cyclesPerRound(all, result),
                params.getAverageOptimizerState(),
                RoundSizes.of(context.getConf(), params.isCommunicationRounded()),
                schedule);
        FitJobs jobs = new FitJobs(context.sc())) {
      TrainingState initial = Refit.initial(refit.toProblem(), start);
      int cycles = all.workerCount() == 1 ? Integer.MAX_VALUE : params.getCyclesPerRound();
      Checkpoints saved = checkpoints.ofRefit(refit, initial, all, cycles, schedule);
      int interval = params.getCheckpointInterval() * cyclesPerPass(all);
      Refit.Outcome outcome =
          new Refit(schedule, listeners, saved, Math.max(1, interval)).run(pool, initial);
      return new Outcome(
          model(result.model(), outcome.state().general()),
          new RefitReport(
              reached.epochs(), schedule.steps(), all.trainingRows(), outcome.seconds()));
    }
  }

  /** Returns a state whose weights are the ones given, whatever the method does with a response. */
  private TrainingState model(TrainingState tuned, HostVector weights) {
    TrainingProblem problem = definition.toProblem();
    HostVector none =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration())
            .response();
    return tuned.withWeights(weights, none);
  }

  private int cyclesPerPass(PackedData all) {
    return cyclesPerPass(definition.configuration(), all.largestWorker());
  }

  /** Returns the cycles, whole or not, that a worker of so many rows needs to see each once. */
  static int cyclesPerPass(TrainingConfiguration configuration, long rows) {
    int interval = configuration.trainInterval();
    return Math.toIntExact((configuration.stepsPerPass(rows) + interval - 1) / interval);
  }

  private int cyclesPerRound(PackedData all, TrainingResult result) {
    if (all.workerCount() > 1) {
      return params.getCyclesPerRound();
    }
    double seconds = result.history().stream().mapToDouble(EpochReport::seconds).sum();
    return cyclesOfATask(
        cyclesPerPass(all),
        definition.configuration().sequenceLength() > 0,
        seconds / result.history().size());
  }

  /**
   * Returns the cycles of a round of a single worker: so many passes that a task takes a while.
   *
   * @param pass cycles of a pass
   * @param streams whether the rows are streams
   * @param seconds of a pass in the run
   */
  static int cyclesOfATask(int pass, boolean streams, double seconds) {
    // What a stream remembers begins anew with a round.
    double passes = streams ? 1 : TASK_SECONDS / Math.max(1e-6, seconds);
    return pass * (int) Math.max(1, Math.min(10_000, passes));
  }
}
