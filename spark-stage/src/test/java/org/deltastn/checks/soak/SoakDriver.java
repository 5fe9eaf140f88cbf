package org.deltastn.checks.soak;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.atomic.AtomicBoolean;
import java.util.concurrent.atomic.AtomicInteger;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.sql.SparkSession;
import org.deltastn.checks.FullCollection;
import org.deltastn.checks.ProcessMemory;
import org.deltastn.kernels.NativeBackend;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.executor.Replicas;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.RunState;
import org.deltastn.train.loop.TrainingListener;

/**
 * A driver of the check, in a process of its own, with executors that are processes too: fits in
 * parallel, fits that are cancelled, executors that are killed, a stream; then what is left.
 */
final class SoakDriver {

  /** What it prints at the end of every round of the fit during which it may be killed. */
  static final String ROUND = "round";

  /** What it prints where that fit goes on from a checkpoint. */
  static final String RESUMED = "resumed";

  /** The heap of an executor, in MiB, all of it taken at its start. */
  private static final int EXECUTOR_HEAP = 640;

  private static final long KILL_MILLIS = 20_000;
  private static final long SAMPLES = 150;
  private static final double MEBI = 1 << 20;
  private static final String CANCELLED = "to be cancelled";

  /** Idle networks of a transform are closed after two minutes at the latest. */
  private static final int RELEASE_SECONDS = 150;

  private final Path folder;
  private final int executors;
  private final long millis;
  private final SparkSession session;
  private final Loops loops = new Loops();
  private final MemorySeries heap = new MemorySeries("heap of the driver after full collections");
  private final MemorySeries driver = new MemorySeries("process of the driver");
  private final MemorySeries executor = new MemorySeries("process of an executor");

  private SoakDriver(Path folder, int executors, long millis) {
    this.folder = folder;
    this.executors = executors;
    this.millis = millis;
    session =
        SparkSession.builder()
            .master("local-cluster[" + executors + ",1,1024]")
            .appName("soak")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.cores.max", Integer.toString(executors))
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.scheduler.maxRegisteredResourcesWaitingTime", "120s")
            .config("spark.executor.memory", EXECUTOR_HEAP + "m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config(
                "spark.executor.extraJavaOptions",
                "-Xms"
                    + EXECUTOR_HEAP
                    + "m -XX:+AlwaysPreTouch -Djava.io.tmpdir="
                    + System.getProperty("java.io.tmpdir"))
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.serializer", "org.apache.spark.serializer.KryoSerializer")
            .config("spark.sql.shuffle.partitions", "2")
            // Histories that would fill for a thousand jobs are short, so that they are full early.
            .config("spark.ui.retainedJobs", "50")
            .config("spark.ui.retainedStages", "50")
            .config("spark.ui.retainedTasks", "200")
            .config("spark.ui.retainedDeadExecutors", "5")
            .config("spark.sql.ui.retainedExecutions", "20")
            .config("spark.sql.streaming.numRecentProgressUpdates", "10")
            .config("spark.worker.ui.retainedExecutors", "5")
            .config("spark.worker.ui.retainedDrivers", "5")
            .getOrCreate();
  }

  /**
   * Runs the driver.
   *
   * @param args the folder of the check, the number of executors, and for how many milliseconds
   */
  public static void main(String[] args) {
    try {
      boolean holds =
          new SoakDriver(Path.of(args[0]), Integer.parseInt(args[1]), Long.parseLong(args[2]))
              .run();
      System.exit(holds ? 0 : 1);
    } catch (Throwable e) {
      // Its threads would go on.
      e.printStackTrace(System.out);
      System.exit(1);
    }
  }

  private boolean run() throws Exception {
    DeltaStnClassificationModel model = fit(SoakFit.AVERAGED);
    ProcessHandle spared = ExecutorProcesses.oldest();
    try (ScoredStream stream = new ScoredStream(session, model, folder.resolve("stream"))) {
      for (SoakFit kind : List.of(SoakFit.AVERAGED, SoakFit.SAVED, SoakFit.ALONE)) {
        loops.repeat("fits " + kind, 1, () -> fit(kind) != null);
      }
      loops.repeat("fits cancelled", 1, this::cancelled);
      loops.repeat("executors killed", KILL_MILLIS, ExecutorProcesses::killYoungest);
      loops.repeat("samples of memory", Math.max(1, millis / SAMPLES), () -> sample(spared));
      resumed();
      long start = System.nanoTime();
      while ((System.nanoTime() - start) / 1_000_000 < millis && !loops.pause(1_000)) {
        stream.requireRuns();
      }
      Map<String, Integer> done = loops.end();
      stream.requireRuns();
      System.out.println(done + ", batches of the stream " + stream.batches());
      requireAll(done, stream.batches());
    }
    ExecutorProcesses.kill(spared);
    fit(SoakFit.AVERAGED);
    requireNothingHeld();
    session.stop();
    boolean flat = true;
    for (MemorySeries series : List.of(heap, driver, executor)) {
      System.out.println(series);
      flat &= series.isFlat();
    }
    return flat;
  }

  private static void requireAll(Map<String, Integer> done, int batches) {
    done.forEach(
        (name, count) -> {
          if (count == 0) {
            throw new IllegalStateException("no " + name + ": run for longer");
          }
        });
    if (batches == 0) {
      throw new IllegalStateException("no batches of the stream: run for longer");
    }
  }

  private DeltaStnClassificationModel fit(SoakFit kind, TrainingListener... listeners)
      throws IOException {
    DeltaStnClassificationModel model = kind.fit(session, checkpoints(), listeners);
    kind.require(folder, model);
    return model;
  }

  private Path checkpoints() {
    return folder.resolve(SoakCheck.CHECKPOINTS);
  }

  /** Does the fit during which a driver is killed, and which the next one ends. */
  private void resumed() throws IOException {
    fit(
        SoakFit.RESUMED,
        new TrainingListener() {
          @Override
          public void roundDone(TrainingState state) {
            System.out.println(ROUND);
            loops.require();
          }

          @Override
          public void resumed(RunState from) {
            System.out.println(RESUMED);
          }
        });
  }

  /** Cancels a fit from another thread once its first round has ended; returns whether it could. */
  private boolean cancelled() throws Exception {
    AtomicInteger rounds = new AtomicInteger();
    AtomicBoolean over = new AtomicBoolean();
    Thread canceller =
        new Thread(
            () -> {
              while (!over.get()) {
                if (rounds.get() > 0) {
                  session.sparkContext().cancelJobGroup(CANCELLED);
                }
                Thread.yield();
              }
            });
    canceller.start();
    session.sparkContext().setJobGroup(CANCELLED, CANCELLED, false);
    try {
      fit(
          SoakFit.LONG,
          new TrainingListener() {
            @Override
            public void roundDone(TrainingState state) {
              rounds.incrementAndGet();
            }
          });
      return false;
    } catch (Exception e) {
      if (!String.valueOf(e.getMessage()).contains("cancelled")) {
        throw e;
      }
      return true;
    } finally {
      over.set(true);
      canceller.join();
    }
  }

  private boolean sample(ProcessHandle spared) throws IOException, InterruptedException {
    heap.add(FullCollection.used() / MEBI);
    driver.add(ProcessMemory.resident());
    executor.add(ProcessMemory.resident(spared.pid()));
    return true;
  }

  /** Waits for replicas and networks to be closed on all executors and here. */
  private void requireNothingHeld() throws InterruptedException {
    long end = System.nanoTime() + RELEASE_SECONDS * 1_000_000_000L;
    String held = held();
    while (!held.isEmpty() && System.nanoTime() < end) {
      Thread.sleep(1_000);
      held = held();
    }
    if (!held.isEmpty()) {
      throw new IllegalStateException(
          "after " + RELEASE_SECONDS + " s without a fit or a stream: " + held);
    }
  }

  private String held() {
    List<String> held =
        JavaSparkContext.fromSparkContext(session.sparkContext())
            .parallelize(IntStream.range(0, 2 * executors).boxed().toList(), 2 * executors)
            .map(
                i -> {
                  // Long enough for every executor to get tasks.
                  Thread.sleep(200);
                  return heldHere();
                })
            .filter(text -> !text.isEmpty())
            .distinct()
            .collect();
    String here = heldHere();
    int rdds = session.sparkContext().getPersistentRDDs().size();
    return String.join("; ", held)
        + (here.isEmpty() ? "" : " in the driver " + here)
        + (rdds == 0 ? "" : " " + rdds + " persistent RDDs");
  }

  private static String heldHere() {
    long bytes = NativeBackend.heldBytes();
    int replicas = Replicas.count();
    return bytes == 0 && replicas == 0
        ? ""
        : "process "
            + ProcessHandle.current().pid()
            + " holds "
            + bytes
            + " native bytes and "
            + replicas
            + " replicas";
  }
}
