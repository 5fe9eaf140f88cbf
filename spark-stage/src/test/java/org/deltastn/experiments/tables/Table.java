package org.deltastn.experiments.tables;

import java.io.IOException;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.data.DelimitedTextReader;

/**
 * A table that models are compared on.
 *
 * @param name of it
 * @param classes number of classes, 0 for a regression
 * @param features and the label of every row
 */
record Table(String name, int classes, List<double[]> features, List<Double> labels) {

  /** Of the UCI sets, the column of the target; the columns before it are the features. */
  private static final Map<String, Integer> TARGETS =
      Map.of(
          "bostonHousing",
          13,
          "concrete",
          8,
          "energy",
          8,
          "kin8nm",
          8,
          "naval-propulsion-plant",
          16,
          "power-plant",
          4,
          "protein-tertiary-structure",
          9,
          "wine-quality-red",
          11,
          "yacht",
          6);

  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private static final double TEST_SHARE = 0.2;

  /** Two halves of a random split. */
  record Parts(Dataset<Row> training, Dataset<Row> test) {}

  /** Returns the names of the UCI sets. */
  static List<String> names() {
    return TARGETS.keySet().stream().sorted().toList();
  }

  /**
   * Reads one of the UCI sets.
   *
   * @param mostRows where it has more, this many drawn at random, the same ones always
   */
  static Table read(Path folder, String name, int mostRows) throws IOException {
    List<double[]> rows =
        new ArrayList<>(
            Arrays.asList(DelimitedTextReader.blanks().read(folder.resolve(name + ".txt.gz"))));
    if (rows.size() > mostRows) {
      Collections.shuffle(rows, new Random(0));
      rows = rows.subList(0, mostRows);
    }
    int target = TARGETS.get(name);
    // Naval's column 17 is a second target, not among the features.
    List<double[]> features = rows.stream().map(row -> Arrays.copyOf(row, target)).toList();
    return new Table(name, 0, features, rows.stream().map(row -> row[target]).toList());
  }

  /** Returns the number of rows. */
  int rows() {
    return labels.size();
  }

  /**
   * Splits at random, a fifth for the test.
   *
   * @param clip the share of the training rows on either side whose values of a feature become that
   *     of the row at its edge, as those of test rows beyond it do; 0 for none
   */
  Parts split(SparkSession session, int seed, double clip) {
    List<Integer> order = new ArrayList<>();
    for (int i = 0; i < rows(); i++) {
      order.add(i);
    }
    Collections.shuffle(order, new Random(1000L + seed));
    int test = (int) Math.round(TEST_SHARE * rows());
    List<Integer> training = order.subList(test, rows());
    Table clipped = clip == 0 ? this : clipped(training, clip);
    return new Parts(
        clipped.frame(session, training), clipped.frame(session, order.subList(0, test)));
  }

  private Table clipped(List<Integer> training, double share) {
    int count = features.get(0).length;
    double[] lowest = new double[count];
    double[] highest = new double[count];
    int edge = (int) Math.round(share * training.size());
    for (int j = 0; j < count; j++) {
      int column = j;
      double[] sorted =
          training.stream().mapToDouble(i -> features.get(i)[column]).sorted().toArray();
      lowest[j] = sorted[edge];
      highest[j] = sorted[sorted.length - 1 - edge];
    }
    List<double[]> all = new ArrayList<>();
    for (double[] row : features) {
      double[] copy = row.clone();
      for (int j = 0; j < count; j++) {
        copy[j] = Math.min(highest[j], Math.max(lowest[j], copy[j]));
      }
      all.add(copy);
    }
    return new Table(name, classes, all, labels);
  }

  private Dataset<Row> frame(SparkSession session, List<Integer> indices) {
    List<Row> rows =
        indices.stream()
            .map(i -> RowFactory.create(Vectors.dense(features.get(i)), labels.get(i)))
            .toList();
    // One partition from the start: barrier stages, as XGBoost has them, refuse fewer later.
    JavaSparkContext context = JavaSparkContext.fromSparkContext(session.sparkContext());
    Dataset<Row> frame = session.createDataFrame(context.parallelize(rows, 1), SCHEMA).cache();
    frame.count();
    return frame;
  }
}
