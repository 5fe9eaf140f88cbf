package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Set;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.hyper.HyperGradient;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.problem.ProblemDefinition;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.executor.Replicas;
import org.deltastn.spark.packing.PackedData;
import org.deltastn.spark.packing.Scaling;
import org.deltastn.spark.packing.Split;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.training.rounds.ReferencePool;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.deltastn.spark.training.rounds.SparkWorkerPool;
import org.deltastn.train.Round;
import org.deltastn.train.RoundPart;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.deltastn.train.replica.Replica;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Training on tasks against the same computed without Spark, bit for bit. */
class DistributedTrainingTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private static DeltaStnClassifier classifier() {
    return Samples.classifier().setValidationIndicatorCol("validation");
  }

  private static byte[] bytes(TrainingState state) {
    return state.withoutSlots().toBytes();
  }

  @ParameterizedTest
  @ValueSource(strings = {"DELTA_STN", "CENTERED_STN", "REPARAMETERIZED_STN", "STN", "FIXED"})
  void oneWorkerIsTheLocalTrainer(String method) {
    DeltaStnClassificationModel model =
        classifier().setMethod(method).fit(Samples.frame(ROWS).coalesce(1));
    TrainingResult local = TrainingLoop.local(model.problem(), Samples.data(ROWS, 0, 1));
    assertThat(bytes(model.state())).isEqualTo(bytes(local.model()));
  }

  @Test
  void oneWorkerInSeveralRoundsIsTheLocalTrainerToo() {
    DeltaStnClassificationModel model =
        classifier().setCyclesPerRound(1).setTrainInterval(2).fit(Samples.frame(ROWS));
    TrainingResult local = TrainingLoop.local(model.problem(), Samples.data(ROWS, 0, 1));
    assertThat(bytes(model.state())).isEqualTo(bytes(local.model()));
  }

  @ParameterizedTest
  @ValueSource(ints = {2, 3})
  void severalWorkersAreParameterAveraging(int workers) {
    DeltaStnClassificationModel model =
        classifier()
            .setNumWorkers(workers)
            .setCyclesPerRound(2)
            .setTrainInterval(2)
            .fit(Samples.frame(ROWS));
    try (ReferencePool pool = new ReferencePool(model.problem(), ROWS, workers, 2)) {
      TrainingResult reference = new TrainingLoop(model.problem(), List.of()).run(pool);
      assertThat(bytes(model.state())).isEqualTo(bytes(reference.model()));
      assertThat(model.summary().epochs().get(2).validationLoss())
          .isEqualTo(reference.history().get(2).validationLoss());
    }
  }

  @Test
  void momentumCanStartEveryRoundAnew() {
    DeltaStnClassifier classifier =
        classifier()
            .setNumWorkers(2)
            .setCyclesPerRound(2)
            .setTrainInterval(2)
            .setAverageOptimizerState(false);
    DeltaStnClassificationModel model = classifier.fit(Samples.frame(ROWS));
    try (ReferencePool pool = new ReferencePool(model.problem(), ROWS, 2, 2, false, false)) {
      TrainingResult reference = new TrainingLoop(model.problem(), List.of()).run(pool);
      assertThat(bytes(model.state())).isEqualTo(bytes(reference.model()));
    }
    assertThat(bytes(classifier.setAverageOptimizerState(true).fit(Samples.frame(ROWS)).state()))
        .isNotEqualTo(bytes(model.state()));
  }

  @Test
  void oneWorkerHasNothingToAverageSoItsOptimizersGoOn() {
    DeltaStnClassifier classifier = classifier().setCyclesPerRound(1).setTrainInterval(2);
    byte[] averaged = bytes(classifier.fit(Samples.frame(ROWS)).state());
    classifier.setAverageOptimizerState(false);
    assertThat(bytes(classifier.fit(Samples.frame(ROWS)).state())).isEqualTo(averaged);
  }

  @Test
  void rmsPropCannotStartEveryRoundAnew() {
    DeltaStnClassifier classifier =
        classifier().setNumWorkers(2).setOptimizer("rmsProp").setAverageOptimizerState(false);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.fit(Samples.frame(ROWS)))
        .withMessageContaining("averageOptimizerState")
        .withMessageContaining("rmsProp");
  }

  @Test
  void zeroWorkersAreAllTaskSlotsOfWhichTheModelHasTheNumber() {
    DeltaStnClassificationModel two = classifier().setNumWorkers(2).fit(Samples.frame(ROWS));
    DeltaStnClassifier all = classifier().setNumWorkers(0);
    DeltaStnClassificationModel model = all.fit(Samples.frame(ROWS));
    assertThat(model.getNumWorkers()).isEqualTo(2);
    assertThat(all.getNumWorkers()).isZero();
    assertThat(model.parent()).isSameAs(all);
    assertThat(bytes(model.state())).isEqualTo(bytes(two.state()));
    assertThat(model.cost().examples()).isEqualTo(two.cost().examples());
  }

  @Test
  void everyRoundIsTimedAndTheTimingSavedWithTheModel(@TempDir Path folder) throws Exception {
    DeltaStnClassificationModel model =
        classifier()
            .setNumWorkers(2)
            .setCyclesPerRound(2)
            .setTrainInterval(2)
            .fit(Samples.frame(ROWS));
    List<RoundTiming> rounds = model.summary().rounds();
    for (EpochReport epoch : model.summary().epochs()) {
      List<RoundTiming> ofEpoch =
          rounds.stream().filter(round -> round.epoch() == epoch.epoch()).toList();
      assertThat(ofEpoch).isNotEmpty();
      double sum = 0;
      for (int i = 0; i < ofEpoch.size(); i++) {
        RoundTiming round = ofEpoch.get(i);
        assertThat(round.round()).isEqualTo(i + 1);
        assertThat(round.cycles()).isBetween(1, 2);
        assertThat(round.meanCompute()).isPositive().isLessThanOrEqualTo(round.slowestCompute());
        assertThat(round.broadcast()).isPositive();
        assertThat(round.reduce()).isPositive();
        assertThat(round.driver()).isPositive();
        sum += round.slowestCompute() + round.broadcast() + round.reduce() + round.driver();
      }
      assertThat(sum).isLessThan(epoch.seconds());
    }
    assertThat(model.summary().timing().count()).isEqualTo(rounds.size());
    String path = folder.resolve("model").toString();
    model.save(path);
    assertThat(DeltaStnClassificationModel.load(path).summary().rounds()).isEqualTo(rounds);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void aSeedFixesEverything(int workers) {
    DeltaStnClassifier classifier = Samples.classifier().setNumWorkers(workers).setSeed(5);
    byte[] once = bytes(classifier.fit(Samples.frame(ROWS)).state());
    assertThat(bytes(classifier.fit(Samples.frame(ROWS)).state())).isEqualTo(once);
    assertThat(bytes(classifier.setSeed(6).fit(Samples.frame(ROWS)).state())).isNotEqualTo(once);
  }

  @Test
  void howTheInputIsPartitionedChangesNothing() {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    List<Row> few = ROWS.subList(0, 60);
    // Most of these partitions hold one row or none.
    Dataset<Row> scattered =
        LocalSpark.session().createDataFrame(context.parallelize(few, 80), Samples.SCHEMA);
    DeltaStnClassifier classifier = Samples.classifier().setNumWorkers(2);
    byte[] whole = bytes(classifier.fit(Samples.frame(few).coalesce(1)).state());
    assertThat(bytes(classifier.fit(scattered).state())).isEqualTo(whole);
  }

  @ParameterizedTest
  @CsvSource({"2, -1", "3, -1", "4, -1", "5, -1", "2, 0", "3, 0", "4, 0", "5, 0"})
  void aRoundIsAPureFunctionAndItsTreeFollowsTheWorkersNumbers(int fanIn, long blocks) {
    DeltaStnClassificationModel model =
        classifier().setNumWorkers(5).setBatchSize(8).setMaxIter(1).fit(Samples.frame(ROWS));
    TrainingProblem problem = model.problem();
    ProblemDefinition definition =
        new ProblemDefinition(model.networkJson(), problem.space(), problem.configuration());
    TrainingState start =
        TrainingState.initial(problem.network(), problem.space(), problem.configuration());
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    DataColumns columns = new DataColumns("features", "label", "", "validation");
    try (PackedData data =
            PackedData.pack(
                Samples.frame(ROWS),
                columns,
                new RowReader(columns, new FeatureReader(4), HandleInvalid.ERROR, 3, false),
                Split.indicated(),
                5,
                Scaling.measured(4, false, false));
        SparkWorkerPool pool =
            new SparkWorkerPool(
                context,
                definition,
                data,
                3,
                true,
                new RoundSizes(fanIn, blocks < 0 ? Long.MAX_VALUE : blocks, false));
        ReferencePool reference = new ReferencePool(problem, ROWS, 5, 3)) {
      Round once = pool.round(start, 3, 0);
      Round again = pool.round(start, 3, 0);
      assertThat(again.state().toBytes()).isEqualTo(once.state().toBytes());
      assertThat(pool.evaluate(start)).isEqualTo(reference.evaluate(start));
      RoundPart tree = tree(problem, start, fanIn);
      assertThat(once.state().toBytes()).isEqualTo(tree.state().toBytes());
      assertThat(numbers(once.gradients())).isEqualTo(numbers(tree.gradients()));
    }
  }

  /** Returns the numbers of gradients, which are doubles and show the order of a sum. */
  private static String numbers(List<HyperGradient> gradients) {
    return Arrays.deepToString(
        gradients.stream().flatMap(g -> Stream.of(g.lambda(), g.rho())).toArray());
  }

  /**
   * Neighbours are combined in the order of their numbers, as many as the fan-in at a time, until
   * no more than that are left: ((0 1) (2 3)) 4, (0 1 2) (3 4), (0 1 2 3) 4.
   */
  private static RoundPart tree(TrainingProblem problem, TrainingState start, int fanIn) {
    List<RoundPart> parts = new ArrayList<>();
    for (int w = 0; w < 5; w++) {
      TrainingData data = Samples.data(ROWS, w, 5);
      long total = Samples.examples(ROWS, false, 0, 1).size();
      try (Replica replica = new Replica(problem, w, data, total)) {
        replica.load(start);
        Replica.Outcome outcome = replica.run(3, 0, null);
        parts.add(
            new RoundPart(
                replica.save(),
                data.training().size(),
                data.validation().size(),
                outcome.gradients(),
                outcome.trainingLoss(),
                null));
      }
    }
    // Otherwise the test could not tell the order in which parts are added.
    List<RoundPart> reversed = new ArrayList<>(parts);
    Collections.reverse(reversed);
    assertThat(numbers(RoundPart.combine(reversed).gradients()))
        .isNotEqualTo(numbers(RoundPart.combine(parts).gradients()));
    return RoundPart.combineTree(parts, fanIn);
  }

  /** n of Equation H.1 is the number of all training rows, not of one worker's. */
  @Test
  void penaltiesAreDividedByTheRowsOfAllWorkers() {
    DeltaStnClassificationModel model =
        classifier()
            .setNumWorkers(2)
            .setHyperparameters(
                Hyperparameter.weightDecay().initialValue(20).dividedByRows(true).build())
            .fit(Samples.frame(ROWS));
    TrainingProblem problem = model.problem();
    int cycles = model.getCyclesPerRound();
    try (ReferencePool pool = new ReferencePool(problem, ROWS, 2, cycles)) {
      TrainingState expected = new TrainingLoop(problem, List.of()).run(pool).model();
      assertThat(model.state().toBytes()).isEqualTo(expected.withoutSlots().toBytes());
    }
  }

  @Test
  void nothingStaysBehind() throws Exception {
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    context.setJobDescription("mine");
    Set<Integer> cached = Set.copyOf(context.getPersistentRDDs().keySet());
    classifier().setNumWorkers(2).fit(Samples.frame(ROWS));
    assertThat(context.getLocalProperty("spark.job.description")).isEqualTo("mine");
    assertThat(cached).containsAll(context.getPersistentRDDs().keySet());
    for (int i = 0; i < 600 && Replicas.count() > 0; i++) {
      Thread.sleep(100);
    }
    assertThat(Replicas.count()).isZero();
  }

  @Test
  void theErrorOfTheFirstBadRowIsReported() {
    List<Row> rows = new ArrayList<>(ROWS);
    rows.set(150, RowFactory.create(rows.get(150).get(0), 7.0, 1.0, false));
    rows.set(180, RowFactory.create(rows.get(180).get(0), 8.0, 1.0, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier().fit(Samples.frame(rows)))
        .withMessageContaining("row 150")
        .withMessageContaining("'label'")
        .withMessageContaining("7.0");
  }
}
