package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.Row;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.spark.executor.Replicas;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** Fits that are stopped in the middle of a round. */
@Timeout(300)
class CancelledFitTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  /** More products than a cycle has; the round has a hundred cycles of more than ten products. */
  private static final long PRODUCTS = 50;

  private static final int SECONDS = 60;

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

  /** Those of a fit that has ended are closed a little later. */
  private static void awaitNoReplica() throws InterruptedException {
    while (Replicas.count() > 0) {
      Thread.sleep(5);
    }
  }

  /** Stops a fit in the middle of a round, in which it hangs, and looks at what it leaves. */
  private void stop(String group, Consumer<Thread> stop, String message) throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
    Set<Integer> cached = Set.copyOf(context.getPersistentRDDs().keySet());
    awaitNoReplica();
    DeltaStnClassifier classifier =
        Samples.classifier()
            .setValidationIndicatorCol("validation")
            .setBatchSize(1)
            .setTrainInterval(1)
            .setBackend(FaultyBackendProvider.NAME);
    Files.createFile(Fault.HANG.order(folder, 0));
    Exchanger<Thread> thread = new Exchanger<>();
    Future<?> fit =
        background.submit(
            () -> {
              thread.exchange(Thread.currentThread());
              spark.setJobGroup(group, "a fit", false);
              return classifier.fit(Samples.frame(ROWS));
            });
    Thread ofFit = thread.exchange(null);
    long process = FaultyBackendProvider.claimant(folder, Fault.HANG);
    while (process < 0) {
      Thread.sleep(5);
      process = FaultyBackendProvider.claimant(folder, Fault.HANG);
    }

    stop.accept(ofFit);
    assertThatThrownBy(() -> fit.get(SECONDS, TimeUnit.SECONDS)).hasMessageContaining(message);

    assertThat(Replicas.count()).isEqualTo(1);
    Files.createFile(Fault.SLOW.order(folder, 0));
    Files.delete(Fault.HANG.claimed(folder, process));
    long before = FaultyBackendProvider.rests();
    awaitNoReplica();
    assertThat(FaultyBackendProvider.rests() - before).isLessThan(PRODUCTS);
    assertThat(spark.statusTracker().getActiveJobIds()).isEmpty();
    assertThat(cached).containsAll(context.getPersistentRDDs().keySet());
  }

  @Test
  void theTaskStopsBeforeItsNextCycle() throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    stop("mine", thread -> spark.cancelAllJobs(), "cancelled");
  }

  @Test
  void aJobGroupIsCancelledFromAnotherThread() throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    stop(
        "mine",
        thread -> {
          spark.cancelJobGroup("another");
          spark.cancelJobGroup("mine");
        },
        "cancelled part of cancelled job group mine");
  }

  /** Spark itself would let the job of an interrupted thread go on, here for a hundred cycles. */
  @Test
  void anInterruptedFitLeavesNoJob() throws Exception {
    stop("mine", Thread::interrupt, "InterruptedException");
  }
}
