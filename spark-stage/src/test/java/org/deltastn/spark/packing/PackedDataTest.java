package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.List;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkException;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerJobStart;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.HeldTasks;
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
    Dataset<Row> data = Samples.frame(Samples.clusters(100));
    Set<Integer> before = Set.copyOf(java.getPersistentRDDs().keySet());
    // The first is the one that finds the last stage so far.
    AtomicInteger jobs = new AtomicInteger();
    SparkListener cancelling =
        new SparkListener() {
          @Override
          public void onJobStart(SparkListenerJobStart job) {
            if (jobs.incrementAndGet() == 4) {
              context.cancelJob(job.jobId());
            }
          }
        };
    context.addSparkListener(cancelling);
    int stage =
        java.parallelize(List.of(0), 1).map(i -> TaskContext.get().stageId()).collect().get(0);
    // Two jobs of one stage each come before the last, whose tasks wait for the cancel.
    HeldTasks.hold(id -> id > stage + 2);
    try {
      assertThatThrownBy(
              () ->
                  PackedData.pack(
                      data, COLUMNS, new RowReader(COLUMNS, 4, 3, false), Split.indicated(), 2, 8))
          .isInstanceOf(SparkException.class)
          .hasMessageContaining("cancelled");
    } finally {
      HeldTasks.release();
      context.removeSparkListener(cancelling);
    }
    assertThat(java.getPersistentRDDs().keySet()).isEqualTo(before);
  }
}
