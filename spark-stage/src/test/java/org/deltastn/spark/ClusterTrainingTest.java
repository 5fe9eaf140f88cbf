package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Encoders;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.deltastn.spark.executor.Replicas;
import org.deltastn.spark.training.rounds.ReferencePool;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.AfterAll;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Training on two executors, which are processes of their own, with Kryo between them. */
class ClusterTrainingTest {

  private static final List<Row> ROWS = Samples.clusters(203);
  private static SparkSession session;

  @BeforeAll
  static void start() {
    LocalSpark.session().stop();
    session =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("cluster tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            // Starts when both executors are there.
            .config("spark.cores.max", "2")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraJavaOptions", LocalSpark.SHORT_LIVED)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .getOrCreate();
  }

  @AfterAll
  static void stop() {
    session.stop();
  }

  /** Runs on both executors and returns what it gave there, once each. */
  private static Set<Long> onExecutors(Function<Integer, Long> what) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    List<Long> results =
        context
            .parallelize(List.of(0, 1, 2, 3), 4)
            .map(
                i -> {
                  // Long enough for both executors to get tasks.
                  Thread.sleep(200);
                  return what.call(i);
                })
            .collect();
    return new TreeSet<>(results);
  }

  private static Set<Long> processes() {
    return onExecutors(i -> ProcessHandle.current().pid());
  }

  private static DeltaStnClassificationModel fit() {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setNumWorkers(2)
        .setCyclesPerRound(2)
        .setTrainInterval(2)
        .fit(session.createDataFrame(ROWS, Samples.SCHEMA));
  }

  private static void requireReference(DeltaStnClassificationModel model) {
    try (ReferencePool pool = new ReferencePool(model.problem(), ROWS, 2, 2)) {
      TrainingResult reference = new TrainingLoop(model.problem(), List.of()).run(pool);
      assertThat(model.state().toBytes()).isEqualTo(reference.model().withoutSlots().toBytes());
    }
  }

  @Test
  void twoExecutorsTrainAsTwoReplicasInThisProcessDo() throws Exception {
    assertThat(processes()).hasSize(2).doesNotContain(ProcessHandle.current().pid());
    DeltaStnClassificationModel model = fit();
    requireReference(model);
    assertThat(model.transform(session.createDataFrame(ROWS, Samples.SCHEMA)).count())
        .isEqualTo(203);
    for (int i = 0; i < 600 && !replicas().equals(Set.of(0L)); i++) {
      Thread.sleep(200);
    }
    assertThat(replicas()).containsExactly(0L);
  }

  /** Java serializes closures, and Kryo what they send. */
  @Test
  void executorsPredictWithAModelOfAClosure() {
    DeltaStnClassificationModel model = fit();
    List<Double> expected = ROWS.stream().map(row -> model.predict(row.<Vector>getAs(0))).toList();
    UDF1<Vector, Double> predict = model::predict;
    Dataset<Row> frame = session.createDataFrame(ROWS, Samples.SCHEMA).repartition(1);
    assertThat(
            frame
                .select(
                    functions.udf(predict, DataTypes.DoubleType).apply(functions.col("features")))
                .as(Encoders.DOUBLE())
                .collectAsList())
        .containsExactlyInAnyOrderElementsOf(expected);
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Broadcast<DeltaStnClassificationModel> sent = context.broadcast(model);
    long here = ProcessHandle.current().pid();
    List<Double> largest =
        context
            .parallelize(ROWS, 2)
            .map(
                row -> {
                  if (ProcessHandle.current().pid() == here) {
                    throw new IllegalStateException("not on an executor");
                  }
                  Vector features = row.getAs(0);
                  double[] raw = sent.value().predictRaw(features).toArray();
                  double[] probability = model.predictProbability(features).toArray();
                  assertThat(raw).hasSameSizeAs(probability);
                  return (double) model.predictProbability(features).argmax();
                })
            .collect();
    assertThat(largest).isEqualTo(expected);
  }

  private static Set<Long> replicas() {
    return onExecutors(i -> (long) Replicas.count());
  }
}
