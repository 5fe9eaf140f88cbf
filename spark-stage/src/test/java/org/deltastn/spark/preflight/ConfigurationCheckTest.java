package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import org.apache.logging.log4j.LogManager;
import org.apache.logging.log4j.core.LogEvent;
import org.apache.logging.log4j.core.Logger;
import org.apache.logging.log4j.core.appender.AbstractAppender;
import org.apache.logging.log4j.core.config.Property;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.sql.SparkSession;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.FaultyCluster;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.PinnedBackendProvider;
import org.deltastn.spark.Samples;
import org.deltastn.tensor.Activation;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.ReplicaMemory;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;

/** The checks as a fit on a real session meets them. */
@Timeout(300)
class ConfigurationCheckTest {

  private static TrainingProblem problem(int batchSize, int width, String backend) {
    return new TrainingProblem(
        Architecture.perceptron(
            new int[] {4, width, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
        HyperparameterSpace.of(),
        TrainingConfiguration.builder().batchSize(batchSize).backend(backend, 1).build());
  }

  private static List<String> warnings(TrainingProblem problem, int workers) {
    return warnings(problem, workers, workers);
  }

  private static List<String> warnings(TrainingProblem problem, int workers, int replicas) {
    SparkContext spark = LocalSpark.session().sparkContext();
    try (RunningFits.Entry running = RunningFits.enter(spark)) {
      TaskResources resources = TaskResources.ofApplication(spark);
      return ConfigurationCheck.warnings(spark, resources, running, problem, workers, replicas);
    }
  }

  @Test
  void aUsualSessionPassesInSilence() {
    assertThat(warnings(problem(16, 8, "nd4j"), 2)).isEmpty();
  }

  @Test
  void everyCheckIsAsked() {
    assertThat(warnings(problem(16, 8, PinnedBackendProvider.NAME), 3))
        .hasSize(2)
        .anyMatch(warning -> warning.startsWith("backend 'pinned' computes on the CPU"))
        .anyMatch(warning -> warning.startsWith("numWorkers is 3, but 2 tasks run at a time"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> warnings(problem(2_000_000, 500, "nd4j"), 1))
        .withMessageContaining("org.bytedeco.javacpp.maxphysicalbytes");
    // Its states take 1,832 MiB, which may be more than the heap of these tests.
    boolean fits = Runtime.getRuntime().maxMemory() >= 2132L << 20;
    assertThat(warnings(problem(1, 5_000_000, "nd4j"), 1))
        .hasSize(fits ? 1 : 2)
        .anyMatch(
            warning ->
                warning.startsWith(
                        "a pass over 1 rows (batchSize), or over as many validation rows")
                    && warning.contains("more than 2147483647 values"))
        .allMatch(
            warning ->
                warning.startsWith("a pass over")
                    || warning.startsWith(
                        "a round takes up to 1832 MiB of the heap of the driver"));
  }

  /** A single fit fits; two more beside it may not. */
  @Test
  void fitsThatRunAtATimeAreCountedTogether() {
    SparkContext spark = LocalSpark.session().sparkContext();
    TrainingProblem problem = problem(16, 8, "nd4j");
    assertThat(warnings(problem, 1)).isEmpty();
    try (RunningFits.Entry one = RunningFits.enter(spark);
        RunningFits.Entry two = RunningFits.enter(spark)) {
      one.takes(1L << 40, 0, 0);
      two.takes(0, 1L << 40, 0);
      assertThat(warnings(problem, 1))
          .hasSize(2)
          .anyMatch(
              warning ->
                  warning.matches(
                      "a replica takes up to 10485\\d\\d MiB outside the heap of the driver, with"
                          + " those of 2 other fits that run in this application, but JavaCPP's.*"))
          .anyMatch(
              warning ->
                  warning.matches(
                      "a round takes up to 10485\\d\\d MiB of the heap of the driver for states,"
                          + " with those of 2 other fits that run in this application, and.*"));
    }
    assertThat(warnings(problem, 1)).isEmpty();
  }

  /** Of a network of which one replica fits in the memory of this process, and two do not. */
  private static TrainingProblem large() {
    int rows = 1_000;
    long ofRows = ReplicaMemory.of(problem(rows, 500, "nd4j")).least();
    long wanted = Pointer.maxPhysicalBytes() * 3 / 4;
    return problem((int) (rows * wanted / ofRows), 500, "nd4j");
  }

  /** Trials of a search train on one worker each. */
  @Test
  void trialsThatRunAtATimeAreCounted() {
    TrainingProblem problem = large();
    assertThat(warnings(problem, 1, 1))
        .allMatch(warning -> warning.startsWith("a replica takes up to"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> warnings(problem, 1, 2))
        .withMessageStartingWith("2 replicas take at least")
        .withMessageContaining("org.bytedeco.javacpp.maxphysicalbytes");
  }

  @Test
  void memoryIsNotCheckedWhereTheUserSaysSo() {
    SparkConf conf = LocalSpark.session().sparkContext().conf();
    conf.set(MemoryCheck.ENABLED, "false");
    try {
      assertThat(warnings(problem(2_000_000, 500, "nd4j"), 1)).isEmpty();
    } finally {
      conf.remove(MemoryCheck.ENABLED);
    }
  }

  @Test
  void aWarningIsLoggedOnce() {
    SparkContext spark = LocalSpark.session().sparkContext();
    List<String> logged = new ArrayList<>();
    AbstractAppender appender =
        new AbstractAppender("test", null, null, true, Property.EMPTY_ARRAY) {
          @Override
          public void append(LogEvent event) {
            logged.add(event.getLevel() + " " + event.getMessage().getFormattedMessage());
          }
        };
    appender.start();
    Logger logger = (Logger) LogManager.getLogger(ConfigurationCheck.class);
    logger.addAppender(appender);
    try {
      for (int i = 0; i < 2; i++) {
        try (RunningFits.Entry running = RunningFits.enter(spark)) {
          TaskResources resources = TaskResources.ofApplication(spark);
          ConfigurationCheck.require(spark, resources, running, problem(16, 8, "nd4j"), 17, 17);
        }
      }
    } finally {
      logger.removeAppender(appender);
    }
    assertThat(logged)
        .singleElement()
        .asString()
        .startsWith("WARN numWorkers is 17, but 2 tasks run at a time");
  }

  @Test
  void aFitOfTasksThatWouldNeverStartIsRefused() throws IOException {
    LocalSpark.session().stop();
    try (SparkSession session =
        SparkSession.builder()
            .master("local[2]")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.resource.gpu.amount", "1")
            .config("spark.task.resource.gpu.amount", "1")
            .getOrCreate()) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Samples.classifier()
                      .fit(session.createDataFrame(Samples.clusters(50), Samples.SCHEMA)))
          .withMessageContaining("they would wait for it forever");
    }
  }

  @Test
  void aFitOnExecutorsThatWouldNeverStartIsRefused() throws IOException {
    try (FaultyCluster cluster =
        new FaultyCluster(
            Map.of(
                "spark.master", "local-cluster[1,2,1024]",
                "spark.scheduler.minRegisteredResourcesRatio", "0",
                "spark.executor.cores", "2",
                "spark.cores.max", "1"))) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> FaultyCluster.classifier().fit(cluster.frame()))
          .withMessageStartingWith("spark.executor.cores is 2, expected at most the 1 of");
    }
  }

  /** Both executors idle for longer than they may, and lose their rows, after the first round. */
  @Test
  @Tag("slow")
  void executorsThatDynamicAllocationTakesAwayChangeNothing() throws Exception {
    try (FaultyCluster cluster =
        new FaultyCluster(
            Map.of(
                "spark.scheduler.minRegisteredResourcesRatio", "0",
                "spark.dynamicAllocation.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.enabled", "true",
                "spark.dynamicAllocation.shuffleTracking.timeout", "2s",
                "spark.dynamicAllocation.executorIdleTimeout", "2s",
                "spark.dynamicAllocation.cachedExecutorIdleTimeout", "2s"))) {
      int[] left = new int[1];
      DeltaStnClassificationModel model =
          FaultyCluster.fit(
              cluster.frame(),
              () -> {
                long end = System.nanoTime() + 60_000_000_000L;
                do {
                  left[0] = cluster.session.sparkContext().getExecutorMemoryStatus().size() - 1;
                  LockSupport.parkNanos(100_000_000L);
                } while (left[0] > 0 && System.nanoTime() < end);
              });
      assertThat(left[0]).as("executors after the first round").isZero();
      FaultyCluster.requireReference(model);
    }
  }
}
