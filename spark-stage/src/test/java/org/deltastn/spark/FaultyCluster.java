package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.UncheckedIOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.Stream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.api.java.function.Function;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.FaultyBackendProvider.Fault;
import org.deltastn.spark.packing.DriverPacking;
import org.deltastn.spark.training.rounds.ReferencePool;
import org.deltastn.spark.training.rounds.RoundSizes;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * Two executors that are processes of their own, with Kryo between them, and fits of two workers on
 * them that meet faults.
 */
public final class FaultyCluster implements AutoCloseable {

  static final List<Row> ROWS = Samples.clusters(203);

  public final SparkSession session;
  private final Path folder;
  private final AtomicInteger lost = new AtomicInteger();
  private final AtomicInteger overtaken = new AtomicInteger();
  private final AtomicInteger shuffled = new AtomicInteger();

  /**
   * Starts the cluster.
   *
   * @param more settings of Spark, which may name another master
   */
  public FaultyCluster(Map<String, String> more) throws IOException {
    LocalSpark.session().stop();
    folder = ProcessFolder.create();
    SparkSession.Builder builder =
        SparkSession.builder()
            .master("local-cluster[2,1,1024]")
            .appName("faults")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            // Starts when both executors are there.
            .config("spark.cores.max", "2")
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.executor.memory", "1g")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config(
                "spark.executor.extraJavaOptions",
                LocalSpark.SHORT_LIVED + " -D" + FaultyBackendProvider.FOLDER + "=" + folder)
            // The faults are those of rows that executors pack, and pack again.
            .config(DriverPacking.SETTING, "0")
            // What small states skip.
            .config(RoundSizes.BLOCKS, "0")
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer");
    more.forEach(builder::config);
    session = builder.getOrCreate();
    session.sparkContext().addSparkListener(new Tasks());
  }

  /** Sorts the ends of tasks. */
  private final class Tasks extends SparkListener {
    @Override
    public void onTaskEnd(SparkListenerTaskEnd end) {
      String reason = end.reason().toString();
      if (reason.startsWith("ExecutorLostFailure")) {
        lost.incrementAndGet();
      } else if (reason.equals("Success") && end.taskInfo().speculative()) {
        overtaken.incrementAndGet();
      }
      if (end.taskType().equals("ShuffleMapTask")) {
        shuffled.incrementAndGet();
      }
    }
  }

  /** Lets the driver deal out the rows of the fits that follow, up to a size, until calm. */
  void packOnDriver(String most) {
    session.sparkContext().conf().set(DriverPacking.SETTING, most);
  }

  /** Returns how many tasks wrote a shuffle, as no task does for rows that the driver deals out. */
  int shuffled() {
    awaitEvents();
    return shuffled.get();
  }

  /** Returns how many tasks were running on an executor when it was lost. */
  public int lost() {
    awaitEvents();
    return lost.get();
  }

  /** Returns how many speculative copies ended before the tasks they are copies of. */
  int overtaken() {
    awaitEvents();
    return overtaken.get();
  }

  private void awaitEvents() {
    Listening.settle(session.sparkContext());
  }

  /** Returns the process ids of the executors. */
  public Set<Long> processes() {
    return onExecutors(i -> ProcessHandle.current().pid());
  }

  /** Runs on both executors and returns what it gave there, once each. */
  public Set<Long> onExecutors(Function<Integer, Long> what) {
    List<Long> results =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(List.of(0, 1, 2, 3), 4)
            .map(
                i -> {
                  // Long enough for both executors to get tasks.
                  Thread.sleep(200);
                  return what.call(i);
                })
            .collect();
    return new TreeSet<>(results);
  }

  /** Orders a fault for once or twice. */
  public void order(Fault fault, int times) {
    for (int number = 0; number < times; number++) {
      try {
        Files.createFile(fault.order(folder, number));
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }
  }

  /** Returns whether a process follows an order, or did. */
  boolean claimed(Fault fault) throws IOException {
    return FaultyBackendProvider.claimant(folder, fault) >= 0;
  }

  /** Waits for processes to hang, kills each by its process id, and returns how many it killed. */
  public int killHanging(int count) throws IOException, InterruptedException {
    int killed = 0;
    while (killed < count) {
      long process = FaultyBackendProvider.claimant(folder, Fault.HANG);
      if (process >= 0) {
        assertThat(process).isNotEqualTo(ProcessHandle.current().pid());
        ProcessHandle handle = ProcessHandle.of(process).orElseThrow();
        assertThat(handle.destroyForcibly()).isTrue();
        handle.onExit().join();
        Files.delete(Fault.HANG.claimed(folder, process));
        killed++;
      }
      Thread.sleep(5);
    }
    return killed;
  }

  /** Withdraws all orders, lets executors pack rows, and forgets what was seen. */
  void calm() throws IOException {
    try (Stream<Path> files = Files.list(folder)) {
      for (Path file : files.toList()) {
        Files.delete(file);
      }
    }
    packOnDriver("0");
    awaitEvents();
    lost.set(0);
    overtaken.set(0);
    shuffled.set(0);
  }

  public static DeltaStnClassifier classifier() {
    return Samples.classifier()
        .setValidationIndicatorCol("validation")
        .setNumWorkers(2)
        .setCyclesPerRound(2)
        .setTrainInterval(2)
        .setBackend(FaultyBackendProvider.NAME);
  }

  /** Trains on two workers for three epochs of several rounds, with something after the first. */
  public static DeltaStnClassificationModel fit(Dataset<Row> frame, Runnable afterFirstRound) {
    AtomicInteger rounds = new AtomicInteger();
    return classifier()
        .addListener(
            new TrainingListener() {
              @Override
              public void roundDone(TrainingState state) {
                if (rounds.incrementAndGet() == 1) {
                  afterFirstRound.run();
                }
              }
            })
        .fit(frame);
  }

  public Dataset<Row> frame() {
    return session.createDataFrame(ROWS, Samples.SCHEMA);
  }

  /** Compares a model with the same averaging computed in this process, bit for bit. */
  public static void requireReference(DeltaStnClassificationModel model) {
    requireReference(model, ROWS);
  }

  /** Compares a model with the same averaging of these rows, computed in this process. */
  public static void requireReference(DeltaStnClassificationModel model, List<Row> rows) {
    try (ReferencePool pool = new ReferencePool(model.problem(), rows, 2, 2)) {
      TrainingResult reference = new TrainingLoop(model.problem(), List.of()).run(pool);
      assertThat(model.state().toBytes()).isEqualTo(reference.model().withoutSlots().toBytes());
    }
  }

  @Override
  public void close() throws IOException {
    session.stop();
  }
}
