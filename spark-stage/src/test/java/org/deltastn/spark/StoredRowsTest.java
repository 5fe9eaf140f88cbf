package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.SparkContext;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.deltastn.spark.packing.DriverPacking;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Rows that Spark holds for the workers, here on disk, and how often rounds read them. */
class StoredRowsTest {

  private final SparkContext spark = LocalSpark.session().sparkContext();
  private final AtomicLong bytes = new AtomicLong();
  private final SparkListener reads =
      new SparkListener() {
        @Override
        public void onTaskEnd(SparkListenerTaskEnd end) {
          bytes.addAndGet(end.taskMetrics().inputMetrics().bytesRead());
        }
      };

  private Listening listening;

  @BeforeEach
  void listen() {
    listening = new Listening(spark, reads);
  }

  @AfterEach
  void stop() {
    listening.close();
    spark.conf().remove(DriverPacking.SETTING);
  }

  private long read() {
    listening.settle();
    return bytes.get();
  }

  /** The replica has them after the first round, and evaluations use it too. */
  @ParameterizedTest
  @ValueSource(strings = {"0", "1m"})
  void roundsAfterTheFirstReadNoRows(String mostOnDriver) {
    spark.conf().set(DriverPacking.SETTING, mostOnDriver);
    AtomicLong first = new AtomicLong(-1);
    Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setStorageLevel("DISK_ONLY")
        .setTrainInterval(2)
        .setCyclesPerRound(2)
        .addListener(
            new TrainingListener() {
              @Override
              public void roundDone(TrainingState state) {
                first.compareAndSet(-1, read());
              }
            })
        .fit(Samples.frame(Samples.clusters(203)));
    assertThat(read()).isEqualTo(first.get());
  }
}
