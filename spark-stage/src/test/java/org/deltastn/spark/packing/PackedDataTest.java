package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.HashSet;
import java.util.List;
import java.util.Random;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.HeldTasks;
import org.deltastn.spark.Listening;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.train.TrainingData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class PackedDataTest {

  private static final DataColumns COLUMNS = new DataColumns("features", "label", "", "validation");

  private static String sha256(List<Row> rows, int workers) {
    DataColumns columns = new DataColumns("features", "label", "weight", "validation");
    RowReader reader = new RowReader(columns, new FeatureReader(4), HandleInvalid.ERROR, 3, false);
    Dataset<Row> frame = Samples.frame(rows);
    Scaling none = Scaling.measured(4, false, false);
    try (PackedData data =
        PackedData.pack(frame, columns, reader, Split.indicated(), workers, none)) {
      return data.sha256();
    }
  }

  /** What a checkpoint compares: all that a row holds belongs to the identity of a run. */
  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void everyPartOfARowChangesTheSum(int workers) {
    List<Row> rows = Samples.clusters(40);
    String sum = sha256(rows, workers);
    assertThat(sha256(rows, workers)).isEqualTo(sum);
    Row row = rows.get(17);
    Vector features = row.getAs(0);
    double[] moved = features.toArray().clone();
    moved[3] += 1e-3;
    List<Row> altered =
        List.of(
            RowFactory.create(Vectors.dense(moved), row.get(1), row.get(2), row.get(3)),
            RowFactory.create(features, (row.getDouble(1) + 1) % 3, row.get(2), row.get(3)),
            RowFactory.create(features, row.get(1), 0.5, row.get(3)),
            RowFactory.create(features, row.get(1), row.get(2), !row.getBoolean(3)));
    Set<String> sums = new HashSet<>(Set.of(sum));
    for (Row other : altered) {
      List<Row> all = new ArrayList<>(rows);
      all.set(17, other);
      assertThat(sums.add(sha256(all, workers))).as(other.toString()).isTrue();
    }
    List<Row> shuffled = new ArrayList<>(rows);
    Collections.shuffle(shuffled, new Random(5));
    assertThat(sha256(shuffled, workers)).as("another order").isEqualTo(sum);
  }

  private static PackedData pack(List<Row> rows, int partitions, Split split, int workers) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    Dataset<Row> frame =
        LocalSpark.session().createDataFrame(java.parallelize(rows, partitions), Samples.SCHEMA);
    return PackedData.pack(
        frame,
        COLUMNS,
        new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 3, false),
        split,
        workers,
        Scaling.measured(4, true, false));
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void allRowsOfEveryWorkerTrainInTheWhole(int workers) {
    List<Row> rows = Samples.clusters(61);
    try (PackedData data = pack(rows, 2, Split.indicated(), workers)) {
      List<WorkerData> before = data.workers().collect();
      try (PackedData whole = data.whole(StorageLevel.MEMORY_ONLY())) {
        assertThat(whole.trainingRows()).isEqualTo(61);
        assertThat(whole.validationRows()).isEqualTo(data.validationRows());
        assertThat(whole.standardization()).isEqualTo(data.standardization());
        List<WorkerData> after = whole.workers().collect();
        for (int w = 0; w < workers; w++) {
          TrainingData old = before.get(w).data(4);
          TrainingData all = after.get(w).data(4);
          int first = old.training().size();
          assertThat(all.training().size()).isEqualTo(first + old.validation().size());
          assertThat(all.training().features())
              .startsWith(old.training().features())
              .endsWith(old.validation().features());
          assertThat(Arrays.copyOfRange(all.training().targets(), first, all.training().size()))
              .isEqualTo(old.validation().targets());
          assertThat(all.training().weights()).hasSize(all.training().size());
          assertThat(all.validation().features()).isEqualTo(old.validation().features());
        }
      }
    }
  }

  /** A cluster of another size cuts files elsewhere, and reads them in another order. */
  @ParameterizedTest
  @ValueSource(ints = {1, 3})
  void orderAndPartitionsDecideNothing(int workers) {
    // Some rows three times, and at last more partitions than rows.
    List<Row> rows = new ArrayList<>(Samples.clusters(30));
    rows.addAll(rows.subList(0, 10));
    rows.addAll(rows.subList(0, 10));
    for (Split split : List.of(Split.indicated(), Split.random(0.4, 3))) {
      Set<String> sums = new HashSet<>();
      Set<List<Double>> scales = new HashSet<>();
      for (int partitions : new int[] {1, 2, 7, 60}) {
        Collections.shuffle(rows, new Random(partitions));
        try (PackedData data = pack(rows, partitions, split, workers)) {
          sums.add(data.sha256());
          scales.add(Arrays.stream(data.standardization().featureScales()).boxed().toList());
          assertThat(data.trainingRows() + data.validationRows()).isEqualTo(rows.size());
        }
      }
      assertThat(sums).hasSize(1);
      assertThat(scales).hasSize(1);
    }
  }

  @Test
  void workersHoldTheRowsInTheOrderOfTheirHashes() {
    List<Row> rows = Samples.clusters(90);
    List<float[]> found = new ArrayList<>();
    DataColumns columns = new DataColumns("features", "label", "weight", "validation");
    try (PackedData data =
        PackedData.pack(
            Samples.frame(rows).repartition(5),
            columns,
            new RowReader(columns, new FeatureReader(4), HandleInvalid.ERROR, 3, false),
            Split.indicated(),
            2,
            Scaling.measured(4, false, false))) {
      for (WorkerData worker : data.workers().collect()) {
        found.add(worker.data(4).training().features());
        found.add(worker.data(4).validation().features());
      }
    }
    for (int w = 0; w < 2; w++) {
      assertThat(found.get(2 * w)).isEqualTo(Samples.examples(rows, false, w, 2).features());
      assertThat(found.get(2 * w + 1)).isEqualTo(Samples.examples(rows, true, w, 2).features());
    }
  }

  @Test
  void moreRowsThanAnArrayHoldsAreRefusedNamingTheWorkersThatWouldDo() {
    SliceCounts counts = new SliceCounts();
    counts.training = 6_000_000;
    counts.trainingWeight = 1;
    counts.validation = 100;
    counts.validationWeight = 1;
    counts.require(3, 784, COLUMNS, Split.indicated());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> counts.require(2, 784, COLUMNS, Split.indicated()))
        .withMessage(
            "each of the 2 workers would hold up to 3000000 rows of 784 features, expected at most"
                + " 2739137: set numWorkers to at least 3");
  }

  @Test
  void nothingStaysCachedWhenTheLastJobFails() {
    SparkContext context = LocalSpark.session().sparkContext();
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    Dataset<Row> data = Samples.frame(Samples.clusters(100));
    Set<Integer> before = Set.copyOf(java.getPersistentRDDs().keySet());
    AtomicInteger jobs = new AtomicInteger();
    SparkListener cancelling =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            if (jobs.incrementAndGet() == 3) {
              context.cancelJob(job.jobId());
            }
          }
        };
    int stage =
        java.parallelize(List.of(0), 1).map(i -> TaskContext.get().stageId()).collect().get(0);
    // Two jobs of six stages in all come before the last, whose tasks wait for the cancel.
    HeldTasks.hold(id -> id > stage + 6);
    try (Listening listening = new Listening(context, cancelling)) {
      assertThatThrownBy(
              () ->
                  PackedData.pack(
                      data,
                      COLUMNS,
                      new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 3, false),
                      Split.indicated(),
                      2,
                      Scaling.measured(4, true, false)))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("cancelled");
      listening.settle();
      assertThat(jobs).as("the last was cancelled").hasValue(3);
    } finally {
      HeldTasks.release();
    }
    assertThat(before).containsAll(java.getPersistentRDDs().keySet());
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3})
  void rowsInOrderArePartedIntoContiguousRunsOfEqualSize(int workers) {
    List<Row> rows = Samples.clusters(41);
    RowReader reader = new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 3, false);
    Scaling none = Scaling.measured(4, false, false);
    Dataset<Row> frame = Samples.frame(rows).repartition(1);
    List<Row> inOrder = frame.collectAsList();
    try (PackedData data =
        PackedData.pack(frame, COLUMNS, reader.inOrder(), Split.indicated(), workers, none)) {
      List<Double> first = new ArrayList<>();
      for (float[] features :
          data.workers().map(worker -> worker.data(4).training().features()).collect()) {
        assertThat((long) features.length / 4)
            .isBetween(data.smallestWorker(), data.largestWorker());
        for (int i = 0; i < features.length; i += 4) {
          first.add((double) features[i]);
        }
      }
      List<Double> expected =
          inOrder.stream()
              .filter(row -> !row.getBoolean(3))
              .map(row -> (double) (float) row.<Vector>getAs(0).apply(0))
              .toList();
      assertThat(first).isEqualTo(expected);
    }
  }
}
