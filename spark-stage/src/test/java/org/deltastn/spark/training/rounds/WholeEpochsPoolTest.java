package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import java.util.Optional;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.storage.BlockId;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.Presets;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.Listening;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Scaling;
import org.deltastn.spark.packing.Split;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.tensor.Activation;
import org.deltastn.train.LossSum;
import org.deltastn.train.Round;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.WorkerPool;
import org.deltastn.train.loop.Checkpoints;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.ScaledLosses;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;

/** Many epochs a task against one epoch a task, bit for bit. */
class WholeEpochsPoolTest {

  private static final int EPOCHS = 25;

  private final JavaSparkContext context =
      JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
  private final AtomicInteger jobs = new AtomicInteger();
  private final SparkListener counter =
      new SparkListener() {
        @Override
        public void onJobStart(SparkListenerJobStart start) {
          jobs.incrementAndGet();
        }
      };

  /** Keeps every state that a run reaches, and resumes from a given one. */
  private static final class Kept implements Checkpoints, TrainingListener {

    private final List<RunState> reached = new ArrayList<>();
    private final List<EpochReport> reports = new ArrayList<>();
    private final List<TrainingState> states = new ArrayList<>();
    private RunState from;

    @Override
    public Optional<RunState> latest() {
      return Optional.ofNullable(from);
    }

    @Override
    public void reached(RunState run, boolean finished) {
      reached.add(run);
    }

    @Override
    public void epochDone(EpochReport report, TrainingState state) {
      reports.add(report);
      states.add(state);
    }
  }

  private Listening listening;

  @BeforeEach
  void listen() {
    listening = new Listening(context.sc(), counter);
  }

  @AfterEach
  void stopListening() {
    listening.close();
  }

  private static ProblemDefinition definition(double stepSize, int patience) {
    return definition(stepSize, patience, 16);
  }

  private static ProblemDefinition definition(double stepSize, int patience, int hidden) {
    return new ProblemDefinition(
        Presets.perceptron(new int[] {3, hidden, 1}, Activation.RELU, Loss.SQUARED_ERROR).toJson(),
        HyperparameterSpace.of(Hyperparameter.weightDecay().build()),
        TrainingConfiguration.builder()
            .batchSize(32)
            .epochs(EPOCHS)
            .general(new Optimizer.Adam(), stepSize)
            .schedule(new LearningRateSchedule.ReduceOnPlateau(0.5, 0))
            .patience(patience)
            .build());
  }

  private TrainingResult run(ProblemDefinition definition, boolean ahead, Kept kept) {
    return run(definition, ahead, kept, true);
  }

  private SparkWorkerPool rounds(ProblemDefinition definition, PackedData data) {
    return new SparkWorkerPool(
        context,
        definition,
        data,
        Integer.MAX_VALUE,
        true,
        RoundSizes.of(context.getConf(), false));
  }

  private TrainingResult run(
      ProblemDefinition definition, boolean ahead, Kept kept, boolean allSlots) {
    DataColumns columns = new DataColumns("features", "label", "", "validation");
    RowReader reader = new RowReader(columns, new FeatureReader(3), HandleInvalid.ERROR, 0, false);
    try (PackedData data =
        PackedData.pack(
            Samples.frame(Samples.line(150)),
            columns,
            reader,
            Split.indicated(),
            1,
            Scaling.measured(3, true, true))) {
      SparkWorkerPool rounds = rounds(definition, data);
      TrainingProblem problem = definition.toProblem();
      WorkerPool tasks =
          ahead
              ? new WholeEpochsPool(context, rounds, problem, data.lossFactor(), allSlots)
              : rounds;
      // Those of packing.
      listening.settle();
      jobs.set(0);
      try (WorkerPool pool = new ScaledLosses(tasks, data.lossFactor())) {
        return new TrainingLoop(problem, List.of(kept), kept).run(pool);
      }
    }
  }

  private int jobs() {
    listening.settle();
    return jobs.get();
  }

  private static List<String> courses(List<EpochReport> reports) {
    return reports.stream()
        .map(
            r ->
                String.join(
                    " ",
                    "" + r.epoch(),
                    "" + r.step(),
                    "" + r.trainingLoss(),
                    "" + r.validationLoss(),
                    "" + r.learningRate(),
                    "" + r.values()[0],
                    "" + r.scales()[0]))
        .toList();
  }

  @Test
  void epochsAreThoseOfOneTaskEachAndFewJobsRun() throws Exception {
    Kept expected = new Kept();
    TrainingResult one = run(definition(0.02, 0), false, expected);
    assertThat(jobs()).isEqualTo(2 * EPOCHS);
    Kept found = new Kept();
    long start = System.nanoTime();
    TrainingResult many = run(definition(0.02, 0), true, found);
    double wall = (System.nanoTime() - start) / 1e9;
    assertThat(jobs()).isLessThan(EPOCHS);

    assertThat(many.last().toBytes()).isEqualTo(one.last().toBytes());
    assertThat(many.model().toBytes()).isEqualTo(one.model().toBytes());
    assertThat(courses(many.history())).isEqualTo(courses(one.history()));
    assertThat(many.history().get(EPOCHS - 1).learningRate()).isLessThan(0.02);
    assertThat(courses(found.reports)).isEqualTo(courses(one.history()));
    assertThat(found.states).isEqualTo(expected.states);
    assertThat(found.reached).hasSize(EPOCHS);

    // Times are those of the epochs, not of the moments at which they arrive.
    assertThat(many.history()).allSatisfy(report -> assertThat(report.seconds()).isPositive());
    assertThat(many.history().stream().mapToDouble(EpochReport::seconds).sum()).isLessThan(wall);
    for (RoundTiming round : many.timings()) {
      double seconds = many.history().get(round.epoch() - 1).seconds();
      assertThat(round.slowestCompute()).isPositive();
      assertThat(round.slowestCompute() + round.broadcast() + round.reduce() + round.driver())
          .isLessThanOrEqualTo(seconds + 1e-6);
    }
    // The driver sent a state for the first round of a task, and for no other.
    double sent = many.timings().get(0).broadcast();
    assertThat(many.timings()).anySatisfy(r -> assertThat(r.broadcast()).isLessThan(sent / 10));
  }

  @Test
  void statesWithoutThoseOfOptimizersAreOfTheSameRun() {
    TrainingResult expected = run(definition(0.02, 0), true, new Kept());
    Kept kept = new Kept();
    TrainingResult found = run(definition(0.02, 0), true, kept, false);
    assertThat(kept.reached).anySatisfy(run -> assertThat(run.last().generalSlots()).isEmpty());
    assertThat(found.last().toBytes()).isEqualTo(expected.last().toBytes());
    assertThat(found.model().toBytes()).isEqualTo(expected.model().toBytes());
    assertThat(courses(found.history())).isEqualTo(courses(expected.history()));
  }

  @Test
  void aRunGoesOnFromTheMiddleOfATask() {
    Kept whole = new Kept();
    TrainingResult expected = run(definition(0.02, 0), true, whole);
    Kept kept = new Kept();
    kept.from = whole.reached.get(6);
    TrainingResult found = run(definition(0.02, 0), true, kept);
    assertThat(kept.reports.get(0).epoch()).isEqualTo(8);
    assertThat(found.last().toBytes()).isEqualTo(expected.last().toBytes());
    assertThat(courses(found.history())).isEqualTo(courses(expected.history()));
  }

  @Test
  void anEarlyStopEndsAtItsEpochWhateverTheTaskRanBeyond() {
    TrainingResult one = run(definition(0.1, 1), false, new Kept());
    assertThat(one.outcome()).isEqualTo(TrainingResult.Outcome.EARLY_STOPPED);
    assertThat(one.history().size()).isLessThan(EPOCHS);
    TrainingResult many = run(definition(0.1, 1), true, new Kept());
    assertThat(many.outcome()).isEqualTo(TrainingResult.Outcome.EARLY_STOPPED);
    assertThat(courses(many.history())).isEqualTo(courses(one.history()));
    assertThat(many.last().toBytes()).isEqualTo(one.last().toBytes());
  }

  @Test
  void aDivergenceIsTheSame() {
    ProblemDefinition wild =
        new ProblemDefinition(
            definition(1, 0).networkJson(),
            definition(1, 0).space(),
            TrainingConfiguration.builder()
                .batchSize(32)
                .epochs(EPOCHS)
                .general(new Optimizer.Sgd(0.9), 0.9)
                .build());
    TrainingResult one = run(wild, false, new Kept());
    assertThat(one.divergence()).isNotNull();
    TrainingResult many = run(wild, true, new Kept());
    assertThat(many.divergence()).isEqualTo(one.divergence());
    assertThat(many.model().toBytes()).isEqualTo(one.model().toBytes());
    assertThat(courses(many.history())).isEqualTo(courses(one.history()));
  }

  /** Otherwise it would stay until the driver's garbage collector found it. */
  @Test
  void theStateThatATaskGotIsGivenBack() throws Exception {
    ProblemDefinition wide = definition(0.02, 0, 4096);
    TrainingProblem problem = wide.toProblem();
    long bytes =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration())
            .vectorBytes();
    Set<BlockId> before = ReductionTest.broadcasts(bytes / 2);
    run(wide, true, new Kept());
    Set<BlockId> left = ReductionTest.broadcasts(bytes / 2);
    for (int i = 0; i < 1000 && !before.containsAll(left); i++) {
      Thread.sleep(50);
      left = ReductionTest.broadcasts(bytes / 2);
    }
    assertThat(before).as("broadcasts of before, all that may be left").containsAll(left);
  }

  @Test
  void aStateThatNoTaskCameFromIsComputedAnew() {
    ProblemDefinition definition = definition(0.02, 0);
    TrainingProblem problem = definition.toProblem();
    DataColumns columns = new DataColumns("features", "label", "", "validation");
    try (PackedData data =
        PackedData.pack(
            Samples.frame(Samples.line(150)),
            columns,
            new RowReader(columns, new FeatureReader(3), HandleInvalid.ERROR, 0, false),
            Split.indicated(),
            1,
            Scaling.measured(3, false, false))) {
      SparkWorkerPool rounds = rounds(definition, data);
      try (WholeEpochsPool pool = new WholeEpochsPool(context, rounds, problem, 1, true)) {
        TrainingState start =
            TrainingState.initial(problem.network(), problem.space(), problem.configuration());
        Round first = pool.round(start, 1, 0);
        LossSum loss = pool.evaluate(first.state());
        assertThat(loss.mean()).isEqualTo(rounds.evaluate(first.state()).mean(), within(0.0));
        TrainingState other =
            first
                .state()
                .withCounters(new TrainingState.Counters(99, 3, 1, start.counters().schedule()));
        assertThat(pool.round(other, 1, 0).state().toBytes())
            .isEqualTo(rounds.round(other, 1, 0).state().toBytes());
        assertThat(pool.evaluate(start).mean()).isEqualTo(rounds.evaluate(start).mean());
      }
    }
  }
}
