package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.Map;
import java.util.Set;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.concurrent.locks.LockSupport;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.deploy.LocalSparkCluster;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerExecutorAdded;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/**
 * Training that has resources of its own on a standalone cluster with dynamic allocation, which
 * starts executors for it beside those of other stages. Executors are processes of their own.
 */
@Tag("slow")
@Timeout(300)
class DynamicAllocationTest {

  private static final int CORES = 2;
  private static final long WAIT_NANOS = 60_000_000_000L;
  private static final long STEP_NANOS = 100_000_000L;

  private LocalSparkCluster master;

  /** Counts the executors that were started for profiles of stages. */
  private static final class Started extends SparkListener {

    private final AtomicInteger ofProfiles = new AtomicInteger();

    @Override
    public void onExecutorAdded(SparkListenerExecutorAdded added) {
      if (added.executorInfo().resourceProfileId() != 0) {
        ofProfiles.incrementAndGet();
      }
    }
  }

  @BeforeEach
  void start() {
    LocalSpark.session().stop();
    master = LocalSparkCluster.apply(4, CORES, 1024, new SparkConf());
  }

  @AfterEach
  void stop() {
    master.stop();
  }

  @Test
  void executorsAreStartedForTrainingAndTakenAwayFromIt() throws Exception {
    String url = master.start()[0];
    assertThat(url).startsWith("spark://");
    Map<String, String> settings =
        Map.of(
            "spark.master", url,
            "spark.cores.max", Integer.toString(4 * CORES),
            "spark.executor.cores", Integer.toString(CORES),
            "spark.scheduler.minRegisteredResourcesRatio", "0",
            "spark.dynamicAllocation.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.enabled", "true",
            "spark.dynamicAllocation.shuffleTracking.timeout", "2s",
            "spark.dynamicAllocation.executorIdleTimeout", "2s",
            "spark.dynamicAllocation.cachedExecutorIdleTimeout", "2s");
    StageTasks tasks = new StageTasks();
    Started started = new Started();
    try (FaultyCluster cluster = new FaultyCluster(settings);
        Listening listening = new Listening(cluster.session.sparkContext(), tasks, started)) {
      SparkContext spark = cluster.session.sparkContext();
      AtomicInteger rounds = new AtomicInteger();
      int[] left = {-1};
      DeltaStnClassificationModel model =
          FaultyCluster.classifier()
              .setTaskCpus(CORES)
              .addListener(
                  new TrainingListener() {
                    @Override
                    public void roundDone(TrainingState state) {
                      if (rounds.incrementAndGet() == 1) {
                        left[0] = awaitNoExecutor(spark);
                      }
                    }
                  })
              .fit(cluster.frame());
      listening.settle();
      assertThat(left[0]).as("executors after the first round").isZero();
      Set<Integer> profiles = tasks.profiles();
      assertThat(profiles).hasSize(2).contains(0);
      // Both workers' once, and again after they were taken away.
      assertThat(started.ofProfiles.get()).isGreaterThanOrEqualTo(2);
      assertThat(model.problem().configuration().threads()).isEqualTo(CORES);
      FaultyCluster.requireReference(model);
    }
  }

  private static int awaitNoExecutor(SparkContext spark) {
    long end = System.nanoTime() + WAIT_NANOS;
    while (executors(spark) > 0 && System.nanoTime() < end) {
      LockSupport.parkNanos(STEP_NANOS);
    }
    return executors(spark);
  }

  private static int executors(SparkContext spark) {
    // The driver is one of them.
    return spark.getExecutorMemoryStatus().size() - 1;
  }
}
