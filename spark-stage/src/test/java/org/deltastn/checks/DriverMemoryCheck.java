package org.deltastn.checks;

import java.io.IOException;
import java.util.ArrayList;
import java.util.List;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.concurrent.TimeUnit;
import java.util.concurrent.atomic.AtomicLong;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.TrainingListener;

/**
 * The heap of a driver while it trains on executors that are processes of their own, as multiples
 * of the state that a round moves: what is still in use after full collections, which a thread asks
 * for all the time, less what was in use before the fit.
 */
public final class DriverMemoryCheck {

  private static final double MOST_STATES = 5;
  private static final int FEATURES = 64;
  private static final int ROWS = 640;
  private static final int BATCH = 16;
  private static final int EPOCHS = 3;
  private static final long MEBIBYTE = 1 << 20;

  private DriverMemoryCheck() {}

  /** Takes full collections on a thread of its own and remembers the most that one left. */
  private static final class Sampler implements AutoCloseable {

    private final AtomicLong most = new AtomicLong();
    private final AtomicLong samples = new AtomicLong();
    private volatile boolean ended;
    private final Thread thread = new Thread(this::sample, "samples of the heap");

    private Sampler() {
      thread.setDaemon(true);
    }

    /** Begins, unless it has. */
    private void begin() {
      if (thread.getState() == Thread.State.NEW) {
        thread.start();
      }
    }

    private void sample() {
      try {
        while (!ended) {
          long start = System.nanoTime();
          most.accumulateAndGet(FullCollection.used(), Math::max);
          samples.incrementAndGet();
          // The driver must get on meanwhile.
          TimeUnit.NANOSECONDS.sleep(System.nanoTime() - start);
        }
      } catch (InterruptedException e) {
        Thread.currentThread().interrupt();
      }
    }

    @Override
    public void close() throws InterruptedException {
      ended = true;
      thread.join();
    }
  }

  /** A training: its optimizer, size and workers, and whether it is followed by a refit. */
  private record Case(String optimizer, int width, int workers, boolean refit) {}

  /**
   * Runs the check.
   *
   * @param args none
   */
  public static void main(String[] args) throws IOException, InterruptedException {
    boolean holds = true;
    try (SparkSession session =
        SparkSession.builder()
            .master("local-cluster[2,1,1536]")
            .appName("memory of the driver")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.driver.bindAddress", "127.0.0.1")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.scheduler.minRegisteredResourcesRatio", "1")
            .config("spark.sql.shuffle.partitions", "2")
            .getOrCreate()) {
      // Classes, threads and Spark's own tables, of which later fits find the most.
      fit(session, new Case("adam", 16, 2, true), () -> {});
      System.out.println(
          "optimizer workers refit | state MB | heap before, at most MB | states [at most]");
      for (Case training :
          List.of(
              new Case("adam", 1900, 2, false),
              new Case("sgd", 2300, 2, false),
              new Case("adam", 1900, 1, false),
              new Case("adam", 1900, 2, true))) {
        holds &= measure(session, training);
      }
    }
    System.out.println(holds ? "holds" : "DOES NOT HOLD");
    System.exit(holds ? 0 : 1);
  }

  private static boolean measure(SparkSession session, Case training) throws InterruptedException {
    long before = FullCollection.used();
    long bytes;
    Sampler sampler = new Sampler();
    try (sampler) {
      // From the first round on; before, rows are packed.
      bytes = fit(session, training, sampler::begin);
    }
    double states = (double) (sampler.most.get() - before) / bytes;
    boolean holds = states <= MOST_STATES && sampler.samples.get() > 0;
    System.out.printf(
        Locale.ROOT,
        "%-9s %7d %5s | %8d | %11d %11d | %.2f [%.0f] %s, %d samples%n",
        training.optimizer(),
        training.workers(),
        training.refit() ? "yes" : "no",
        bytes / MEBIBYTE,
        before / MEBIBYTE,
        sampler.most.get() / MEBIBYTE,
        states,
        MOST_STATES,
        holds ? "holds" : "DOES NOT HOLD",
        sampler.samples.get());
    return holds;
  }

  /** Trains with steps so small that no epoch after the first is the best, and returns S. */
  private static long fit(SparkSession session, Case training, Runnable afterRound) {
    AtomicLong bytes = new AtomicLong();
    new DeltaStnRegressor()
        .setHiddenLayers(new int[] {training.width(), training.width()})
        .setOptimizer(training.optimizer())
        .setStepSize(1e-30)
        .setHyperStepSize(1e-30)
        .setBatchSize(BATCH)
        .setTrainInterval(5)
        .setCyclesPerRound(1)
        .setNumWorkers(training.workers())
        .setRefit(training.refit())
        .setMaxIter(EPOCHS)
        .addListener(
            new TrainingListener() {
              @Override
              public void roundDone(TrainingState state) {
                bytes.set(bytes(state));
                afterRound.run();
              }
            })
        .fit(rows(session));
    return bytes.get();
  }

  private static long bytes(TrainingState state) {
    long values = state.general().length() + (long) state.response().length();
    values += state.generalSlots().stream().mapToLong(vector -> vector.length()).sum();
    values += state.responseSlots().stream().mapToLong(vector -> vector.length()).sum();
    return values * Float.BYTES;
  }

  private static Dataset<Row> rows(SparkSession session) {
    SplittableRandom random = new SplittableRandom(1);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < ROWS; i++) {
      double[] features = random.doubles(FEATURES, -1, 1).toArray();
      rows.add(RowFactory.create(Vectors.dense(features), features[0] + features[1] * features[2]));
    }
    StructType schema =
        new StructType()
            .add("features", SQLDataTypes.VectorType(), false)
            .add("label", DataTypes.DoubleType, false);
    return session.createDataFrame(rows, schema);
  }
}
