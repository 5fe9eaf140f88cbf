package org.deltastn.benchmarks;

import java.util.Arrays;
import java.util.Locale;
import java.util.SplittableRandom;
import java.util.function.DoubleSupplier;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.api.java.UDF1;
import org.apache.spark.sql.functions;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.replica.Predictor;

/**
 * The {@code transform-speed} check: rows per second of {@code transform} against MLlib's
 * perceptron of the same layers, 100-256-256-10 with sigmoids, on the same cached rows, all columns
 * of the result made and dropped; and how much of the time the network, and its products alone,
 * would take.
 *
 * <p>One task slot and one thread for products, so that the parts add up. MLlib's rate is measured
 * on a tenth of the rows. Arguments: {@code [--rows N]}, a million by default.
 */
public final class TransformSpeedCheck {

  private static final int[] LAYERS = {100, 256, 256, 10};
  private static final int RUNS = 3;
  private static final int ROWS = 1_000_000;
  private static final int PART = 10;
  private static final int BLOCK = 512;
  private static final int PARTITIONS = 10;
  private static final double LEAST_RATIO = 3;

  private TransformSpeedCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws Exception {
    if (args.length != 0 && !(args.length == 2 && args[0].equals("--rows"))) {
      throw new IllegalArgumentException("found " + Arrays.toString(args) + ", expected --rows N");
    }
    int n = args.length == 2 ? Integer.parseInt(args[1]) : ROWS;
    double ours;
    double theirs;
    double read;
    double network;
    double products;
    try (SparkSession spark =
        SparkSession.builder()
            .master("local[1]")
            .appName("transform speed check")
            .config("spark.ui.enabled", "false")
            .getOrCreate()) {
      Dataset<Row> all = rows(spark, n).persist(StorageLevel.MEMORY_ONLY());
      Dataset<Row> part = rows(spark, n / PART).persist(StorageLevel.MEMORY_ONLY());
      System.out.printf("%,d and %,d rows of %d values%n", all.count(), part.count(), LAYERS[0]);
      Dataset<Row> few = part.limit(2000);
      DeltaStnClassificationModel model =
          new DeltaStnClassifier()
              .setLayers(LAYERS)
              .setHiddenActivation(Activation.SIGMOID.name())
              .setMaxIter(1)
              .fit(few);
      MultilayerPerceptronClassificationModel mllib =
          new MultilayerPerceptronClassifier().setLayers(LAYERS).setMaxIter(1).fit(few);
      // What was compiled for the first runs does not count.
      seconds(model.transform(part));
      seconds(mllib.transform(part));
      ours = rate("transform", n, () -> seconds(model.transform(all)));
      theirs = rate("MLlib's transform", n / PART, () -> seconds(mllib.transform(part)));
      read = rate("reading alone", n, () -> seconds(all));
      try (Predictor predictor = new Predictor(model.problem(), model.state())) {
        network = rate("the network alone", n, () -> seconds(predictor, n));
      }
      products = rate("its products alone", n, () -> products(n));
    }
    double ratio = ours / theirs;
    System.out.printf(
        Locale.ROOT,
        "of the time of transform: products %.0f %%, the network with them %.0f %%, reading %.0f"
            + " %%%n",
        100 * ours / products,
        100 * ours / network,
        100 * ours / read);
    System.out.printf(
        Locale.ROOT,
        "transform %,.0f rows/s, MLlib's perceptron %,.0f rows/s: %.1f times (at least %.0f) %s%n",
        ours,
        theirs,
        ratio,
        LEAST_RATIO,
        ratio >= LEAST_RATIO ? "ok" : "FAILED");
    if (!(ratio >= LEAST_RATIO)) {
      System.exit(1);
    }
  }

  /** Returns the median rate of several runs. */
  private static double rate(String what, int rows, DoubleSupplier run) {
    double[] rates = new double[RUNS];
    for (int i = 0; i < RUNS; i++) {
      rates[i] = rows / run.getAsDouble();
    }
    Arrays.sort(rates);
    double median = rates[RUNS / 2];
    System.out.printf(
        Locale.ROOT,
        "%-20s %,12.0f rows/s, median of %d from %,.0f to %,.0f%n",
        what,
        median,
        RUNS,
        rates[0],
        rates[RUNS - 1]);
    return median;
  }

  private static double seconds(Dataset<Row> frame) {
    long start = System.nanoTime();
    frame.write().format("noop").mode("overwrite").save();
    return (System.nanoTime() - start) / 1e9;
  }

  private static double seconds(Predictor predictor, int rows) {
    float[] x = new float[BLOCK * LAYERS[0]];
    long start = System.nanoTime();
    for (int done = 0; done < rows; done += BLOCK) {
      predictor.predict(x, Math.min(BLOCK, rows - done));
    }
    return (System.nanoTime() - start) / 1e9;
  }

  private static double products(int rows) {
    try (Backend backend = Backends.create(Backends.DEFAULT, Precision.FLOAT, 1)) {
      int layers = LAYERS.length - 1;
      Tensor[] weights = new Tensor[layers];
      Tensor[] values = new Tensor[layers + 1];
      values[0] = backend.allocate(BLOCK, LAYERS[0]);
      for (int i = 0; i < layers; i++) {
        weights[i] = backend.allocate(LAYERS[i + 1], LAYERS[i]);
        values[i + 1] = backend.allocate(BLOCK, LAYERS[i + 1]);
      }
      long start = System.nanoTime();
      for (int done = 0; done < rows; done += BLOCK) {
        for (int i = 0; i < layers; i++) {
          backend.gemm(false, true, 1, values[i], weights[i], 0, values[i + 1]);
        }
      }
      double seconds = (System.nanoTime() - start) / 1e9;
      for (int i = 0; i < layers; i++) {
        weights[i].close();
        values[i].close();
      }
      values[layers].close();
      return seconds;
    }
  }

  private static Dataset<Row> rows(SparkSession spark, int n) {
    UDF1<Long, Object> vector =
        seed -> Vectors.dense(new SplittableRandom(seed).doubles(LAYERS[0]).toArray());
    return spark
        .range(0, n, 1, PARTITIONS)
        .select(
            functions
                .udf(vector, SQLDataTypes.VectorType())
                .apply(functions.col("id"))
                .as("features"),
            functions.col("id").mod(LAYERS[LAYERS.length - 1]).cast("double").as("label"));
  }
}
