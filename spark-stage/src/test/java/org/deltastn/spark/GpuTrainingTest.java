package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.nio.file.attribute.PosixFilePermissions;
import java.util.List;
import java.util.Set;
import java.util.TreeSet;
import java.util.UUID;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.executor.Replicas;
import org.deltastn.spark.training.rounds.ReferencePool;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

/** GPU addresses on two executors, which are processes of their own; there need be no GPU. */
class GpuTrainingTest {

  private static final List<Row> ROWS = Samples.clusters(203);

  private final Path folder = ProcessFolder.create();
  private SparkSession session;

  /** Starts two executors, each with the GPU that the script finds when it runs there. */
  private void start(String script) throws IOException {
    start("local-cluster[2,1,1024]", script, "1");
  }

  /**
   * Starts executors.
   *
   * @param gpusOfTask of the application's tasks, or null for none
   */
  private void start(String master, String script, String gpusOfTask) throws IOException {
    Path file = folder.resolve("discover.sh");
    Files.writeString(file, "#!/bin/sh\n" + script + "\n");
    Files.setPosixFilePermissions(file, PosixFilePermissions.fromString("rwxr-xr-x"));
    LocalSpark.session().stop();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master(master)
            .appName("GPU tests")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraJavaOptions", LocalSpark.SHORT_LIVED)
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .config("spark.worker.resource.gpu.amount", "1")
            .config("spark.worker.resource.gpu.discoveryScript", file.toString())
            .config("spark.executor.resource.gpu.amount", "1")
            .config("spark.cores.max", master.contains("2,2") ? "4" : "2")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1");
    if (gpusOfTask != null) {
      builder.config("spark.task.resource.gpu.amount", gpusOfTask);
    }
    session = builder.getOrCreate();
  }

  @AfterEach
  void stop() {
    session.stop();
  }

  private Set<String> onExecutors(Function<Integer, String> what) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    return new TreeSet<>(
        context
            .parallelize(List.of(0, 1, 2, 3), 4)
            .map(
                i -> {
                  // Long enough for both executors to get tasks.
                  Thread.sleep(300);
                  return what.call(i);
                })
            .collect());
  }

  private DeltaStnClassificationModel fit() {
    return classifier().fit(frame());
  }

  private Dataset<Row> frame() {
    return session.createDataFrame(ROWS, Samples.SCHEMA);
  }

  private static DeltaStnClassifier classifier() {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setNumWorkers(2)
        .setCyclesPerRound(2)
        .setTrainInterval(2)
        .setBackend(PinnedBackendProvider.NAME);
  }

  @Test
  void everyReplicaIsPinnedToTheGpuOfItsTask() throws Exception {
    String prefix = "test-" + UUID.randomUUID();
    // Every run of the script finds another GPU, named by the shell's process id.
    start("echo \"{\\\"name\\\":\\\"gpu\\\",\\\"addresses\\\":[\\\"" + prefix + "-$$\\\"]}\"");
    Set<String> given =
        onExecutors(
            i -> org.apache.spark.TaskContext.get().resourcesJMap().get("gpu").addresses()[0]);
    assertThat(given).hasSize(2).allMatch(address -> address.startsWith(prefix));

    DeltaStnClassificationModel model = fit();

    // One backend for the whole fit on each, though it took many rounds.
    Set<String> used = onExecutors(i -> String.join(" ", PinnedBackendProvider.addresses()));
    assertThat(used).isEqualTo(given);
    try (ReferencePool pool = new ReferencePool(model.problem(), ROWS, 2, 2)) {
      TrainingResult reference = new TrainingLoop(model.problem(), List.of()).run(pool);
      assertThat(model.state().toBytes()).isEqualTo(reference.model().withoutSlots().toBytes());
    }
  }

  /**
   * Executors have two cores and one GPU each: training gets a GPU for every task, and everything
   * else all cores.
   */
  @Test
  void trainingAloneGetsGpusAndOtherTasksAllCores() throws Exception {
    String prefix = "test-" + UUID.randomUUID();
    start(
        "local-cluster[2,2,1024]",
        "echo \"{\\\"name\\\":\\\"gpu\\\",\\\"addresses\\\":[\\\"" + prefix + "-$$\\\"]}\"",
        null);
    StageTasks tasks = new StageTasks();
    session.sparkContext().addSparkListener(tasks);
    DeltaStnClassifier classifier = classifier().setTaskGpus(1).setTaskCpus(2).setNumWorkers(0);
    DeltaStnClassificationModel model = classifier.fit(frame());
    Listening.settle(session.sparkContext());
    int training = tasks.profiles().stream().filter(id -> id != 0).findFirst().orElseThrow();
    assertThat(tasks.profiles()).containsExactlyInAnyOrder(0, training);
    assertThat(tasks.sideBySide(training)).isEqualTo(2);
    assertThat(model.getNumWorkers()).isEqualTo(2);
    assertThat(model.problem().configuration().threads()).isEqualTo(2);

    // One backend for the whole fit on each executor, on the GPU that Spark found there.
    Set<String> used = onExecutors(i -> String.join(" ", PinnedBackendProvider.addresses()));
    assertThat(used).hasSize(2).allMatch(address -> address.matches(prefix + "-\\d+"));

    tasks.forget();
    onExecutors(i -> "");
    model.transform(frame().repartition(8)).count();
    Listening.settle(session.sparkContext());
    assertThat(tasks.profiles()).containsExactly(0);
    assertThat(tasks.sideBySide(0)).isGreaterThanOrEqualTo(4);

    // A second fit has the same profile.
    classifier.fit(frame());
    Listening.settle(session.sparkContext());
    assertThat(tasks.profiles()).containsExactlyInAnyOrder(0, training);
  }

  /** Both workers find GPU 0 of the one machine that they run on. */
  @Test
  void twoExecutorsNeverShareAGpu() throws Exception {
    String address = "test-" + UUID.randomUUID();
    start("echo '{\"name\":\"gpu\",\"addresses\":[\"" + address + "\"]}'");
    assertThatThrownBy(this::fit)
        .hasMessageContaining("two replicas would share GPU " + address + " of this machine")
        .hasMessageContaining("discovery scripts of two workers");
    for (int i = 0; i < 600 && !replicas().equals(Set.of("0")); i++) {
      Thread.sleep(200);
    }
    assertThat(replicas()).as("after the fit that failed").containsExactly("0");
  }

  @Test
  void halfAGpuForEachOfTwoTasksIsRefusedBeforeTraining() throws Exception {
    start("local-cluster[1,2,1024]", "echo '{\"name\":\"gpu\",\"addresses\":[\"0\"]}'", "0.5");
    assertThatThrownBy(this::fit)
        .isInstanceOf(IllegalArgumentException.class)
        .hasMessage(
            "spark.task.resource.gpu.amount is 0.5, expected 1: two replicas would share a GPU");
  }

  private Set<String> replicas() {
    return onExecutors(i -> String.valueOf(Replicas.count()));
  }
}
