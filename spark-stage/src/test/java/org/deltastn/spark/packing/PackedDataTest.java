package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.columns.DataColumns;
import org.junit.jupiter.api.Test;

class PackedDataTest {

  private static final DataColumns COLUMNS = new DataColumns("features", "label", "", "validation");

  @Test
  void nothingStaysCachedWhenTheLastJobFails() {
    SparkContext context = LocalSpark.session().sparkContext();
    JavaSparkContext java = JavaSparkContext.fromSparkContext(context);
    // So many tasks that the job still runs when the listener hears of it.
    List<Row> rows = Samples.clusters(100);
    Dataset<Row> data =
        LocalSpark.session().createDataFrame(java.parallelize(rows, 100), Samples.SCHEMA);
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
    context.addSparkListener(cancelling);
    try {
      assertThatThrownBy(
              () ->
                  PackedData.pack(
                      data, COLUMNS, new RowReader(COLUMNS, 4, 3, false), Split.indicated(), 2, 8))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("cancelled");
    } finally {
      context.removeSparkListener(cancelling);
    }
    assertThat(java.getPersistentRDDs().keySet()).isEqualTo(before);
  }
}
