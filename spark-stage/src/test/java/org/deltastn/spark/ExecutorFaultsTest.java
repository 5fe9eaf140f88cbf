package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.DivergedException;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** Faults of executors that are processes of their own, and of the data they hold. */
@Timeout(600)
class ExecutorFaultsTest {

  private static FaultyCluster cluster;

  @BeforeAll
  static void start() throws IOException {
    cluster = new FaultyCluster(Map.of());
  }

  @AfterAll
  static void stop() throws IOException {
    cluster.close();
  }

  @BeforeEach
  void calm() throws IOException {
    cluster.calm();
  }

  /** Trains; meanwhile kills executors, once they are in the middle of their tasks of a round. */
  private static DeltaStnClassificationModel fitAndKill(Dataset<Row> frame, int executors)
      throws Exception {
    ExecutorService killer = Executors.newSingleThreadExecutor();
    try {
      Future<Integer> killed = killer.submit(() -> cluster.killHanging(executors));
      DeltaStnClassificationModel model =
          FaultyCluster.fit(frame, () -> cluster.order(Fault.HANG, executors));
      assertThat(killed.get(1, TimeUnit.SECONDS)).isEqualTo(executors);
      return model;
    } finally {
      killer.shutdownNow();
    }
  }

  @Test
  void undisturbed() throws Exception {
    FaultyCluster.requireReference(FaultyCluster.fit(cluster.frame(), () -> {}));
    assertThat(cluster.lost()).isZero();
  }

  @Test
  void anExecutorKilledInMidRoundChangesNothing() throws Exception {
    FaultyCluster.requireReference(fitAndKill(cluster.frame(), 1));
    assertThat(cluster.lost()).isPositive();
  }

  @Test
  @Tag("slow")
  void allExecutorsKilledInMidRoundAndReplacedChangeNothing() throws Exception {
    FaultyCluster.requireReference(fitAndKill(cluster.frame(), 2));
    assertThat(cluster.lost()).isEqualTo(2);
  }

  /** What a shuffle gives comes in another order when it is computed again. */
  @Test
  @Tag("slow")
  void executorsKilledAfterAShuffleOfTheInputChangeNothing() throws Exception {
    Dataset<Row> shuffled = cluster.frame().repartition(3, functions.col("features"));
    FaultyCluster.requireReference(fitAndKill(shuffled, 2));
  }

  /** One left has the rows of both workers, and with both gone the driver sends them again. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void executorsKilledWhereTheDriverDealtOutTheRowsChangeNothing(int executors) throws Exception {
    cluster.packOnDriver("1m");
    FaultyCluster.requireReference(fitAndKill(cluster.frame(), executors));
    assertThat(cluster.lost()).isPositive();
    assertThat(cluster.shuffled()).isZero();
  }

  /** Its task runs all epochs at once. */
  @Test
  void anExecutorKilledUnderAWorkerAloneChangesNothing() throws Exception {
    cluster.packOnDriver("1m");
    DeltaStnClassifier alone =
        Samples.classifier()
            .setValidationIndicatorCol("validation")
            .setBackend(FaultyBackendProvider.NAME);
    DeltaStnClassificationModel undisturbed = alone.fit(cluster.frame());
    ExecutorService killer = Executors.newSingleThreadExecutor();
    try {
      cluster.order(Fault.HANG, 1);
      Future<Integer> killed = killer.submit(() -> cluster.killHanging(1));
      assertThat(alone.fit(cluster.frame()).state().toBytes())
          .isEqualTo(undisturbed.state().toBytes());
      assertThat(killed.get(1, TimeUnit.SECONDS)).isEqualTo(1);
    } finally {
      killer.shutdownNow();
    }
    assertThat(cluster.lost()).isEqualTo(1);
    assertThat(cluster.shuffled()).isZero();
  }

  @Test
  void aTaskThatFailsInMidPassIsRunAgainAndChangesNothing() throws IOException {
    FaultyCluster.requireReference(
        FaultyCluster.fit(cluster.frame(), () -> cluster.order(Fault.FAIL, 2)));
    assertThat(cluster.claimed(Fault.FAIL)).isTrue();
  }

  @Test
  void aWorkerWithALossThatIsNotANumberEndsTheRunWithTheBestState() throws IOException {
    DeltaStnClassificationModel model =
        FaultyCluster.classifier().setMaxIter(1).fit(cluster.frame());
    DeltaStnClassificationModel ended =
        FaultyCluster.classifier()
            .addListener(
                new TrainingListener() {
                  @Override
                  public void epochDone(EpochReport report, TrainingState state) {
                    cluster.order(Fault.NAN, 1);
                  }
                })
            .fit(cluster.frame());
    assertThat(cluster.claimed(Fault.NAN)).isTrue();
    assertThat(ended.summary().outcome()).isEqualTo(TrainingResult.Outcome.DIVERGED);
    assertThat(ended.summary().epochs()).hasSize(1);
    assertThat(ended.state().toBytes()).isEqualTo(model.state().toBytes());
  }

  @Test
  void dataOfOneWorkerThatOverflowAreAnErrorThatNamesTheStep() {
    List<Row> rows = new ArrayList<>();
    int training = 0;
    for (Row row : FaultyCluster.ROWS) {
      boolean ofSecondWorker = !row.getBoolean(3) && training++ % 2 == 1;
      double scale = ofSecondWorker ? 1e38 : 1;
      double[] x = Arrays.stream(((Vector) row.get(0)).toArray()).map(v -> v * scale / 8).toArray();
      rows.add(Samples.row(Vectors.dense(x), row.getDouble(1), 1.0, row.getBoolean(3)));
    }
    assertThatThrownBy(
            () ->
                FaultyCluster.classifier()
                    .fit(cluster.session.createDataFrame(rows, Samples.SCHEMA)))
        .isInstanceOf(DivergedException.class)
        .hasMessageContaining("step");
  }

  /** Returns the rows cut into partitions, whose first rows are given, in order. */
  private static JavaRDD<Row> cut(int... first) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(cluster.session.sparkContext());
    JavaRDD<Row> rows = context.parallelize(FaultyCluster.ROWS.subList(0, first[0]), 1);
    for (int p = 0; p < first.length; p++) {
      int end = p + 1 < first.length ? first[p + 1] : FaultyCluster.ROWS.size();
      rows = rows.union(context.parallelize(FaultyCluster.ROWS.subList(first[p], end), 1));
    }
    assertThat(rows.getNumPartitions()).isEqualTo(first.length + 1);
    return rows;
  }

  @ParameterizedTest
  @MethodSource
  void partitionsOfAnySizeChangeNothing(int[] cuts) {
    Dataset<Row> frame = cluster.session.createDataFrame(cut(cuts), Samples.SCHEMA);
    FaultyCluster.requireReference(FaultyCluster.classifier().fit(frame));
  }

  static Stream<int[]> partitionsOfAnySizeChangeNothing() {
    // Empty ones and ones of one row; then 201 of the 203 rows in one of six.
    return Stream.of(new int[] {0, 0, 1, 2, 2, 100, 203}, new int[] {0, 1, 202, 202, 203});
  }

  @Test
  @Tag("slow")
  void rowsThatChangeWhenComputedAgainAreAnError() {
    JavaRDD<Row> changing =
        cut(50, 100, 150)
            .map(
                row -> {
                  double[] x = ((Vector) row.get(0)).toArray();
                  x[3] = System.nanoTime() % 1000;
                  return Samples.row(Vectors.dense(x), row.getDouble(1), 1.0, row.getBoolean(3));
                });
    Dataset<Row> frame = cluster.session.createDataFrame(changing, Samples.SCHEMA);
    assertThatThrownBy(() -> fitAndKill(frame, 2))
        .hasMessageContaining("of the DataFrame was computed again")
        .hasMessageContaining("gave other rows");
  }
}
