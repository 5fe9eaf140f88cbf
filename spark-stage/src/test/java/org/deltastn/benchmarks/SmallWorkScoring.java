package org.deltastn.benchmarks;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import java.util.Comparator;
import java.util.List;
import java.util.stream.Stream;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.classification.MultilayerPerceptronClassificationModel;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.streaming.StreamingQuery;
import org.apache.spark.sql.streaming.StreamingQueryProgress;
import org.apache.spark.sql.streaming.Trigger;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** What scoring of a few rows takes. */
final class SmallWorkScoring {

  private static final int ROWS = 10;
  private static final int TURNS = 15;
  private static final int CALLS = 300;
  private static final int FILES = 14;
  private static final int FIRST_FILES = 6;

  private final DeltaStnClassificationModel ours;
  private final MultilayerPerceptronClassificationModel mllib;
  private final Dataset<Row> rows;

  SmallWorkScoring(SparkSession spark) {
    Dataset<Row> all = SmallWorkRows.frame(spark, SmallWorkJob.ROWS).cache();
    ours = SmallWorkEstimators.ours("DELTA_STN", 2).fit(all);
    mllib = SmallWorkEstimators.mllib(2).fit(all);
    rows = SmallWorkRows.frame(spark, ROWS);
  }

  /** Returns the seconds of {@code transform} of ten rows, ours and MLlib's. */
  double[] transform() {
    return Medians.inTurn(
        TURNS,
        TURNS,
        () -> ours.transform(rows).collectAsList(),
        () -> mllib.transform(rows).collectAsList());
  }

  /**
   * Returns the seconds of one row by {@code predict} (ours, MLlib's) and by Deeplearning4j's
   * output, which starts at the same numbers and ends at the class.
   */
  double[] predict() {
    List<Vector> vectors =
        rows.select("features").collectAsList().stream().map(row -> row.<Vector>getAs(0)).toList();
    MultiLayerNetwork network = (MultiLayerNetwork) ours.toDl4j();
    double[] seconds =
        Medians.inTurn(
            TURNS,
            TURNS,
            () -> calls(vectors, ours::predict),
            () -> calls(vectors, mllib::predict),
            () -> calls(vectors, vector -> output(network, vector)));
    return Arrays.stream(seconds).map(s -> s / CALLS).toArray();
  }

  private static double output(MultiLayerNetwork network, Vector vector) {
    double[] values = vector.toArray();
    float[][] row = new float[1][values.length];
    for (int j = 0; j < values.length; j++) {
      row[0][j] = (float) values[j];
    }
    try (INDArray x = Nd4j.create(row)) {
      return network.output(x).argMax(1).getInt(0);
    }
  }

  /** Returns the class of a vector. */
  private interface Prediction {
    double of(Vector vector);
  }

  private static void calls(List<Vector> vectors, Prediction prediction) {
    double sum = 0;
    for (int i = 0; i < CALLS; i++) {
      sum += prediction.of(vectors.get(i % vectors.size()));
    }
    if (Double.isNaN(sum)) {
      throw new IllegalStateException("a class is no number");
    }
  }

  /** Returns the seconds of a micro-batch of ten rows, ours and MLlib's. */
  double[] microBatch() throws Exception {
    return new double[] {microBatch(ours), microBatch(mllib)};
  }

  private double microBatch(Transformer model) throws Exception {
    Path folder = Files.createTempDirectory("small-work");
    try {
      String files = folder.resolve("rows").toString();
      for (int i = 0; i < FILES; i++) {
        rows.coalesce(1).write().mode("append").parquet(files);
      }
      Dataset<Row> stream =
          rows.sparkSession()
              .readStream()
              .schema(rows.schema())
              .option("maxFilesPerTrigger", 1)
              .parquet(files);
      StreamingQuery query =
          model
              .transform(stream)
              .writeStream()
              .format("noop")
              .option("checkpointLocation", folder.resolve("state").toString())
              .trigger(Trigger.AvailableNow())
              .start();
      query.awaitTermination();
      return Medians.of(
          Arrays.stream(query.recentProgress())
              .filter(progress -> progress.numInputRows() > 0)
              .skip(FIRST_FILES)
              .mapToDouble(SmallWorkScoring::seconds)
              .toArray());
    } finally {
      delete(folder);
    }
  }

  private static double seconds(StreamingQueryProgress progress) {
    return progress.durationMs().get("addBatch") / 1e3;
  }

  private static void delete(Path folder) throws IOException {
    try (Stream<Path> all = Files.walk(folder)) {
      for (Path path : all.sorted(Comparator.reverseOrder()).toList()) {
        Files.delete(path);
      }
    }
  }
}
