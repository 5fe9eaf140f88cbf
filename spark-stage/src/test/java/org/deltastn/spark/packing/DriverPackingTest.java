package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.Listening;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.InputLineage;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.deltastn.spark.preflight.TaskResources;
import org.deltastn.train.TrainingData;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the driver deals out against what the executors do. */
class DriverPackingTest {

  private static final DataColumns COLUMNS =
      new DataColumns("features", "label", "weight", "validation");
  private static final long MEBIBYTE = 1 << 20;

  private static RowReader reader() {
    return new RowReader(COLUMNS, new FeatureReader(4), HandleInvalid.ERROR, 3, false);
  }

  private static Dataset<Row> frame(List<Row> rows, int partitions) {
    JavaSparkContext java = JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return LocalSpark.session().createDataFrame(java.parallelize(rows, partitions), Samples.SCHEMA);
  }

  private static PackedData pack(
      Dataset<Row> data, RowReader reader, Split split, int workers, long mostOnDriver) {
    return PackedData.pack(
        data,
        COLUMNS,
        reader,
        split,
        workers,
        Scaling.measured(4, true, false),
        StorageLevel.MEMORY_ONLY(),
        TaskResources.ofApplication(LocalSpark.session().sparkContext()),
        mostOnDriver);
  }

  private static void assertEqual(PackedData found, PackedData expected) {
    assertThat(found.trainingRows()).isEqualTo(expected.trainingRows());
    assertThat(found.validationRows()).isEqualTo(expected.validationRows());
    assertThat(found.standardization())
        .usingRecursiveComparison()
        .isEqualTo(expected.standardization());
    assertThat(found.sha256()).isEqualTo(expected.sha256());
    List<WorkerData> workers = expected.workers().collect();
    assertThat(found.workerCount()).isEqualTo(workers.size());
    List<WorkerData> ours = found.workers().collect();
    for (int w = 0; w < workers.size(); w++) {
      TrainingData a = ours.get(w).data(4);
      TrainingData b = workers.get(w).data(4);
      assertThat(ours.get(w).worker()).isEqualTo(w);
      assertThat(a.training().features()).isEqualTo(b.training().features());
      assertThat(a.training().targets()).isEqualTo(b.training().targets());
      assertThat(a.training().weights()).isEqualTo(b.training().weights());
      assertThat(a.validation().features()).isEqualTo(b.validation().features());
    }
  }

  @ParameterizedTest
  @CsvSource({"1, 1", "1, 3", "7, 1", "7, 3", "200, 2"})
  void theRowsAreThoseThatExecutorsPack(int partitions, int workers) {
    List<Row> rows = new ArrayList<>(Samples.clusters(90));
    rows.addAll(rows.subList(0, 20));
    Dataset<Row> data = frame(rows, partitions);
    for (Split split : List.of(Split.indicated(), Split.random(0.4, 3))) {
      try (PackedData found = pack(data, reader(), split, workers, MEBIBYTE);
          PackedData expected = pack(data, reader(), split, workers, 0)) {
        assertEqual(found, expected);
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"1", "3"})
  void rowsInOrderStayInOrder(int workers) {
    Dataset<Row> data = frame(Samples.clusters(61), 5);
    try (PackedData found = pack(data, reader().inOrder(), Split.indicated(), workers, MEBIBYTE);
        PackedData expected = pack(data, reader().inOrder(), Split.indicated(), workers, 0)) {
      assertEqual(found, expected);
      try (PackedData all = found.whole(StorageLevel.MEMORY_ONLY());
          PackedData whole = expected.whole(StorageLevel.MEMORY_ONLY())) {
        assertEqual(all, whole);
      }
    }
  }

  /** The last partition alone exceeds its share. */
  @Test
  void rowsThatAreTooManyAreLeftToTheExecutors() throws Exception {
    Dataset<Row> data = frame(Samples.clusters(64), 4);
    int bytes = 16 * (4 * 6 + 17);
    assertThat(jobs(data, 4 * bytes)).isEqualTo(1);
    assertThat(jobs(data, 4 * bytes - 4)).isGreaterThan(3);
  }

  private static int jobs(Dataset<Row> data, long mostOnDriver) throws Exception {
    SparkContext context = LocalSpark.session().sparkContext();
    AtomicInteger jobs = new AtomicInteger();
    SparkListener counting =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            jobs.incrementAndGet();
          }
        };
    Set<Integer> before = cached();
    try (Listening listening = new Listening(context, counting);
        PackedData packed = pack(data, reader(), Split.indicated(), 2, mostOnDriver)) {
      listening.settle();
      assertThat(packed.trainingRows() + packed.validationRows()).isEqualTo(64);
      assertThat(cachedSince(before)).hasSize(1);
    }
    assertThat(cachedSince(before)).isEmpty();
    return jobs.get();
  }

  private static Set<Integer> cached() {
    SparkContext context = LocalSpark.session().sparkContext();
    return Set.copyOf(JavaSparkContext.fromSparkContext(context).getPersistentRDDs().keySet());
  }

  /** Of what other suites left in memory, Spark's cleaner may have given some back since. */
  private static Set<Integer> cachedSince(Set<Integer> before) {
    Set<Integer> since = new HashSet<>(cached());
    since.removeAll(before);
    return since;
  }

  @Test
  void rowsThatMayChangeAreWarnedOfWhereTheyAreReadAgain() {
    Column label = functions.floor(functions.rand(1).multiply(3)).cast("double");
    Dataset<Row> data = frame(Samples.clusters(40), 2).withColumn("label", label);
    try (LogLines lines = LogLines.of(InputLineage.class)) {
      pack(data, reader(), Split.indicated(), 2, MEBIBYTE).close();
      assertThat(lines.texts()).as("the driver reads them once").isEmpty();
      pack(data, reader(), Split.indicated(), 2, 0).close();
      assertThat(lines.texts())
          .singleElement()
          .asString()
          .startsWith("the DataFrame may have other rows when it is computed again");
    }
  }

  @Test
  void badRowsAndTooFewAreRefused() {
    Set<Integer> before = cached();
    List<Row> rows = new ArrayList<>(Samples.clusters(20));
    Dataset<Row> few = frame(rows.subList(0, 6), 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pack(few, reader(), Split.indicated(), 3, MEBIBYTE))
        .withMessageContaining("needs a validation row");
    rows.add(RowFactory.create(Vectors.dense(1, 2, 3, 4), 7.0, 1.0, false));
    Dataset<Row> bad = frame(rows, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> pack(bad, reader(), Split.indicated(), 1, MEBIBYTE))
        .withMessageStartingWith("row 20 (counted from 0)");
    assertThat(cachedSince(before)).isEmpty();
  }

  @Test
  void theSizeIsASettingAndHalfOfWhatTasksMaySend() {
    SparkConf conf = new SparkConf(false);
    assertThat(DriverPacking.mostBytes(conf)).isEqualTo(4 * MEBIBYTE);
    assertThat(DriverPacking.mostBytes(conf.clone().set("spark.driver.maxResultSize", "2m")))
        .isEqualTo(MEBIBYTE);
    assertThat(DriverPacking.mostBytes(conf.clone().set("spark.driver.maxResultSize", "0")))
        .isEqualTo(4 * MEBIBYTE);
    List<Long> sizes =
        Arrays.asList("0", "64k").stream()
            .map(size -> DriverPacking.mostBytes(conf.clone().set(DriverPacking.SETTING, size)))
            .toList();
    assertThat(sizes).containsExactly(0L, MEBIBYTE / 16);
  }
}
