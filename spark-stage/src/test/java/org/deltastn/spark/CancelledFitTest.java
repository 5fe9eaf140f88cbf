package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Set;
import java.util.concurrent.Exchanger;
import java.util.concurrent.ExecutorService;
import java.util.concurrent.Executors;
import java.util.concurrent.Future;
import java.util.concurrent.TimeUnit;
import java.util.function.Consumer;
import java.util.stream.Stream;
import org.apache.spark.SparkContext;
import org.apache.spark.SparkEnv;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Row;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.spark.executor.Replicas;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.Timeout;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

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

  /** Returns the blocks of broadcasts and of cached rows that are held now. */
  private static Set<String> blocks() {
    Set<String> names = new HashSet<>();
    SparkEnv.get()
        .blockManager()
        .getMatchingBlockIds(id -> id.isBroadcast() || id.isRDD())
        .foreach(id -> names.add(id.name()));
    return names;
  }

  /** Spark deletes blocks a little later, those of its own broadcasts after a collection. */
  private static void awaitOnly(Set<String> held) throws InterruptedException {
    while (!held.containsAll(blocks())) {
      System.gc();
      Thread.sleep(50);
    }
  }

  private void hang() {
    try {
      Files.createFile(Fault.HANG.order(folder, 0));
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private static DeltaStnClassifier classifier() {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setBatchSize(1)
        .setTrainInterval(1)
        .setBackend(FaultyBackendProvider.NAME);
  }

  private void stop(String group, Consumer<Thread> stop, String message) throws Exception {
    hang();
    stop(classifier(), group, stop, message);
  }

  /** Stops a fit in the middle of a round, in which it hangs, and looks at what it leaves. */
  private void stop(
      DeltaStnClassifier classifier, String group, Consumer<Thread> stop, String message)
      throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    JavaSparkContext context = JavaSparkContext.fromSparkContext(spark);
    Set<Integer> cached = Set.copyOf(context.getPersistentRDDs().keySet());
    awaitNoReplica();
    Set<String> held = blocks();
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
    awaitOnly(held);
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

  /** What a fit leaves is the checkpoint of its first epoch, kept or not at the end of a fit. */
  @ParameterizedTest
  @CsvSource({"true, true", "true, false", "false, true", "false, false"})
  void aFitWithCheckpointsGoesOnAfterItWasStopped(boolean interrupted, boolean kept)
      throws Exception {
    SparkContext spark = LocalSpark.session().sparkContext();
    Path checkpoints = folder.resolve("checkpoints");
    DeltaStnClassifier plain =
        classifier()
            .setCyclesPerRound(1_000)
            .setOptimizer("sgd")
            .setStepSize(0.01)
            .setHyperStepSize(0.01);
    DeltaStnClassificationModel undisturbed = plain.fit(Samples.frame(ROWS));
    DeltaStnClassifier saved =
        plain
            .copy(ParamMap.empty())
            .setCheckpointDir(checkpoints.toString())
            .setKeepCheckpoints(kept);
    DeltaStnClassifier hanging =
        saved
            .copy(ParamMap.empty())
            .addListener(
                new TrainingListener() {
                  @Override
                  public void epochDone(EpochReport report, TrainingState state) {
                    hang();
                  }
                });
    stop(
        hanging,
        "mine",
        thread -> {
          if (interrupted) {
            thread.interrupt();
          } else {
            spark.cancelJobGroup("mine");
          }
        },
        interrupted ? "InterruptedException" : "cancelled");
    Files.delete(Fault.SLOW.claimed(folder, ProcessHandle.current().pid()));
    assertThat(files(checkpoints))
        .hasSize(2)
        .allMatch(name -> name.matches("run-[0-9a-f]{32}/(run.json|checkpoint-000001-.*)"));

    List<Integer> epochs = new ArrayList<>();
    DeltaStnClassificationModel model =
        saved
            .addListener(
                new TrainingListener() {
                  @Override
                  public void resumed(RunState from) {
                    epochs.add(from.epochs());
                  }
                })
            .fit(Samples.frame(ROWS));
    assertThat(epochs).containsExactly(1);
    assertThat(model.state().toBytes()).isEqualTo(undisturbed.state().toBytes());
    assertThat(files(checkpoints).isEmpty()).isEqualTo(!kept);
  }

  /** Returns all files below a folder, hidden ones too. */
  private static List<String> files(Path folder) throws IOException {
    try (Stream<Path> files = Files.walk(folder)) {
      return files
          .filter(Files::isRegularFile)
          .map(file -> folder.relativize(file).toString())
          .toList();
    }
  }
}
