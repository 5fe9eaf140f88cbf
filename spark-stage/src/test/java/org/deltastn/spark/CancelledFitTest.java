package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.spark.executor.Replicas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fits whose Spark jobs are cancelled in the middle of a round. */
@Timeout(120)
class CancelledFitTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  /** More products than a cycle has; the round has a hundred cycles of more than ten products. */
  private static final long PRODUCTS = 50;

  private final ExecutorService background = Executors.newSingleThreadExecutor();
  private final Path folder = ProcessFolder.create();

  @BeforeEach
  void faults() {
    System.setProperty(FaultyBackendProvider.FOLDER, folder.toString());
  }

  @AfterEach
  void noFaults() {
    System.clearProperty(FaultyBackendProvider.FOLDER);
    background.shutdownNow();
  }

  @Test
  void theTaskStopsBeforeItsNextCycle() throws Exception {
    SparkSession session = LocalSpark.session();
    DeltaStnClassifier classifier =
        Samples.classifier()
            .setValidationIndicatorCol("validation")
            .setBatchSize(1)
            .setTrainInterval(1)
            .setBackend(FaultyBackendProvider.NAME);
    Files.createFile(Fault.HANG.order(folder, 0));
    Future<?> fit = background.submit(() -> classifier.fit(Samples.frame(ROWS)));
    long process = FaultyBackendProvider.claimant(folder, Fault.HANG);
    while (process < 0) {
      Thread.sleep(5);
      process = FaultyBackendProvider.claimant(folder, Fault.HANG);
    }

    session.sparkContext().cancelAllJobs();
    assertThatThrownBy(fit::get).hasMessageContaining("cancelled");

    assertThat(Replicas.count()).isEqualTo(1);
    Files.createFile(Fault.SLOW.order(folder, 0));
    Files.delete(Fault.HANG.claimed(folder, process));
    long before = FaultyBackendProvider.rests();
    while (Replicas.count() > 0) {
      Thread.sleep(5);
    }
    assertThat(FaultyBackendProvider.rests() - before).isLessThan(PRODUCTS);
  }
}
