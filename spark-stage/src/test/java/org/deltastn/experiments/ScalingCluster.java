package org.deltastn.experiments;

import java.util.Arrays;
import java.util.List;
import java.util.SplittableRandom;
import java.util.function.ToDoubleFunction;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.deltastn.data.Examples;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.Listening;
import org.deltastn.spark.exchange.StateBlocks;
import org.deltastn.spark.jobs.experiments.images.MnistPerceptron;
import org.deltastn.spark.plan.RoundTimeModel;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.replica.Replica;

/**
 * Executors of one core each, processes of their own on this machine, that train on random rows of
 * MNIST's size, an epoch a round.
 */
final class ScalingCluster implements AutoCloseable {

  private static final int BATCH = 128;
  private static final int TRAIN_INTERVAL = 5;
  private static final int FEATURES = 784;
  private static final int VALIDATION_ROWS = 1024;
  private static final int MEGABYTES = 2048;
  private static final int PARTITIONS = 4;

  private final int executors;
  private final SparkSession session;
  private final RoundTraffic traffic = new RoundTraffic();

  /** Starts executors. */
  ScalingCluster(int executors) {
    this.executors = executors;
    session =
        SparkSession.builder()
            .master("local-cluster[" + executors + ",1," + MEGABYTES + "]")
            .appName("scaling check")
            .config("spark.ui.enabled", "false")
            .config("spark.driver.host", "127.0.0.1")
            .config("spark.executor.memory", MEGABYTES + "m")
            .config("spark.executor.extraClassPath", System.getProperty("java.class.path"))
            .config("spark.executorEnv.OMP_NUM_THREADS", "1")
            .config("spark.executorEnv.OPENBLAS_NUM_THREADS", "1")
            .getOrCreate();
    session.sparkContext().addSparkListener(traffic);
  }

  /**
   * What the rounds of one fit took and moved: medians over all but the first.
   *
   * @param cycles of a round
   * @param stateBytes of the state that is sent
   * @param compute seconds of the slowest worker
   * @param broadcast seconds
   * @param reduce seconds
   * @param driver seconds
   * @param epoch seconds of an epoch, which is one round and the validation
   * @param broadcastBytes to all executors together
   * @param resultBytes to the driver
   * @param treeBytes of the parts of more workers than the driver averages, between executors
   */
  record Measurement(
      int executors,
      int workers,
      int cycles,
      double stateBytes,
      double compute,
      double broadcast,
      double reduce,
      double driver,
      double epoch,
      long broadcastBytes,
      long resultBytes,
      long treeBytes) {

    /** Returns the seconds of a round. */
    double total() {
      return compute + broadcast + reduce + driver;
    }

    /** Returns the share of a round outside the workers' compute. */
    double share() {
      return 1 - compute / total();
    }
  }

  /**
   * Trains epochs of one round each.
   *
   * @param cycles of a round of every worker
   * @param rounds measured, besides the first
   * @param hidden sizes of the hidden layers
   */
  Measurement measure(int workers, int cycles, int rounds, int... hidden) {
    int rows = workers * cycles * TRAIN_INTERVAL * BATCH;
    DeltaStnClassificationModel model =
        MnistPerceptron.classifier(hidden)
            .setBatchSize(BATCH)
            .setTrainInterval(TRAIN_INTERVAL)
            .setWarmupEpochs(0)
            .setValidationIndicatorCol("validation")
            .setNumWorkers(workers)
            .setCyclesPerRound(cycles)
            .setMaxIter(rounds + 1)
            .addListener(
                new TrainingListener() {
                  @Override
                  public void epochDone(EpochReport report, TrainingState state) {
                    if (report.epoch() == 1) {
                      // Packing the rows moves bytes too, and the first momentum is zero.
                      Listening.settle(session.sparkContext());
                      traffic.clear();
                    }
                  }
                })
            .fit(rows(rows));
    Listening.settle(session.sparkContext());
    List<RoundTiming> timings = model.summary().rounds();
    if (timings.size() != rounds + 1) {
      throw new IllegalStateException(
          "expected " + (rounds + 1) + " rounds, found " + timings.size());
    }
    List<RoundTiming> measured = timings.subList(1, timings.size());
    List<EpochReport> epochs = model.summary().epochs();
    double state = stateBytes(model.state());
    double most = 0.75 * state;
    boolean few = workers <= RoundTimeModel.FAN_IN;
    return new Measurement(
        executors,
        workers,
        cycles,
        state,
        median(measured, RoundTiming::slowestCompute),
        median(measured, RoundTiming::broadcast),
        median(measured, RoundTiming::reduce),
        median(measured, RoundTiming::driver),
        median(epochs.subList(1, epochs.size()), EpochReport::seconds),
        // At most as many executors as have a task take part.
        traffic.broadcast(most * Math.min(executors, workers), most * workers),
        few ? traffic.results(most * workers, Double.MAX_VALUE) : traffic.results(most, 2 * most),
        few ? 0 : traffic.averaged(most, 2 * most));
  }

  /**
   * Returns the seconds a byte for the driver to cut a state into blocks, and for a task to load
   * it: medians of several, in the driver's process.
   */
  RoundTimeModel.Local copying(TrainingProblem problem, TrainingState state) {
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    double[] send = new double[9];
    double[] load = new double[send.length];
    int batch = problem.configuration().batchSize();
    Examples rows =
        new Examples(new float[FEATURES * batch], new int[] {FEATURES}, new float[batch], 1);
    try (Replica replica = new Replica(problem, 0, new TrainingData(rows, rows), batch)) {
      for (int i = 0; i < send.length; i++) {
        Broadcast<String> owner = context.broadcast("");
        long start = System.nanoTime();
        StateBlocks blocks = StateBlocks.put(owner.id(), state, StateBlocks.Reach.OF_TASK);
        send[i] = (System.nanoTime() - start) / 1e9;
        start = System.nanoTime();
        blocks.load(replica);
        load[i] = (System.nanoTime() - start) / 1e9;
        owner.destroy();
      }
    }
    Arrays.sort(send);
    Arrays.sort(load);
    double bytes = state.vectorBytes();
    return new RoundTimeModel.Local(send[send.length / 2] / bytes, load[load.length / 2] / bytes);
  }

  /** A model keeps no momentum, of which a round sends as much as weights. */
  private static double stateBytes(TrainingState model) {
    return 2.0 * Float.BYTES * (model.general().length() + model.response().length());
  }

  private Dataset<Row> rows(int training) {
    UDF1<Long, Object> features =
        id -> {
          SplittableRandom random = new SplittableRandom(id);
          double[] values = new double[FEATURES];
          Arrays.setAll(values, j -> random.nextDouble());
          return Vectors.dense(values);
        };
    return session
        .range(0, training + VALIDATION_ROWS, 1, PARTITIONS)
        .select(
            functions
                .udf(features, SQLDataTypes.VectorType())
                .apply(functions.col("id"))
                .as("features"),
            functions.expr("cast(id % 10 as double)").as("label"),
            functions.expr("id >= " + training).as("validation"));
  }

  private static <T> double median(List<T> list, ToDoubleFunction<T> value) {
    double[] sorted = list.stream().mapToDouble(value).sorted().toArray();
    int n = sorted.length;
    return (sorted[(n - 1) / 2] + sorted[n / 2]) / 2;
  }

  @Override
  public void close() {
    session.stop();
  }
}
