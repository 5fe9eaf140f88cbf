package org.deltastn.spark.evaluation;

import static org.deltastn.spark.columns.ColumnNames.column;

import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.Random;
import org.apache.commons.math3.stat.StatUtils;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.columns.ClassColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.model.TrainedNetwork;

/**
 * Measures how much a model needs each feature: by how much its loss rises where the values of that
 * feature are exchanged at random between rows (permutation importance; Breiman, 2001; Fisher,
 * Rudin and Dominici, 2019). The loss is the log loss of a classifier and the RMSE of a regression.
 *
 * <p>Computed on the driver, on at most {@value #MOST_ROWS} rows drawn at random. Of features that
 * say the same, each may seem needless, because the other is left.
 *
 * @param baseline the loss with all features as they are
 * @param features in the order of importance, the largest first
 */
public record FeatureImportance(double baseline, List<Feature> features) {

  private static final int MOST_ROWS = 2000;
  private static final int REPEATS = 5;

  /**
   * A feature.
   *
   * @param name in the metadata of the features' column, or else {@code feature} and its index; of
   *     a table's columns, the column's
   * @param importance mean rise of the loss over the repeats
   * @param deviation standard deviation of the rise over the repeats
   */
  public record Feature(String name, double importance, double deviation) {}

  /** Takes a copy of the list. */
  public FeatureImportance {
    features = List.copyOf(features);
  }

  /**
   * Computes the importances on rows with labels.
   *
   * @param features name of the column of features
   * @param label of the rows
   * @param weight of the rows
   * @throws IllegalArgumentException if there are no rows with valid features
   */
  public static FeatureImportance of(
      TrainedNetwork network,
      Dataset<?> data,
      String features,
      Column label,
      Column weight,
      long seed) {
    FeatureReader reader = FeatureReader.of(data.schema().apply(features), network.inputs());
    List<Group> each = new ArrayList<>();
    for (int j = 0; j < network.inputs(); j++) {
      each.add(new Group(reader.name(j), j, 1));
    }
    return of(network, data, features, label, weight, seed, each);
  }

  /**
   * Computes the importances of the columns of a table on rows with labels: the features that a
   * column was made to are exchanged together.
   *
   * @param features name of the column of features
   * @param label of the rows
   * @param weight of the rows
   * @param columns for each column in the order of its features, how many it gave; 0 leaves it out
   * @throws IllegalArgumentException if there are no rows with valid features, or the columns do
   *     not give as many features as the network reads
   */
  public static FeatureImportance ofColumns(
      TrainedNetwork network,
      Dataset<?> data,
      String features,
      Column label,
      Column weight,
      long seed,
      Map<String, Integer> columns) {
    List<Group> groups = new ArrayList<>();
    int from = 0;
    for (Map.Entry<String, Integer> column : columns.entrySet()) {
      if (column.getValue() > 0) {
        groups.add(new Group(column.getKey(), from, column.getValue()));
        from += column.getValue();
      }
    }
    if (from != network.inputs()) {
      throw new IllegalArgumentException(
          "the columns give " + from + " features, expected " + network.inputs());
    }
    return of(network, data, features, label, weight, seed, groups);
  }

  /** Features that are exchanged together. */
  private record Group(String name, int from, int count) {}

  private static FeatureImportance of(
      TrainedNetwork network,
      Dataset<?> data,
      String features,
      Column label,
      Column weight,
      long seed,
      List<Group> groups) {
    List<Row> rows =
        data.select(column(features), label, weight).toJavaRDD().takeSample(false, MOST_ROWS, seed);
    FeatureReader reader = FeatureReader.of(data.schema().apply(features), network.inputs());
    Sample sample = new Sample(network, rows, reader);
    double baseline = sample.loss();
    List<Feature> all = new ArrayList<>();
    for (Group group : groups) {
      double[] rises = new double[REPEATS];
      for (int r = 0; r < REPEATS; r++) {
        Random random = new Random(seed + 31L * group.from + r);
        rises[r] = sample.lossWithout(group, random) - baseline;
      }
      all.add(new Feature(group.name, StatUtils.mean(rises), Math.sqrt(StatUtils.variance(rises))));
    }
    all.sort(Comparator.comparingDouble(Feature::importance).reversed());
    return new FeatureImportance(baseline, all);
  }

  /** Rows in memory. */
  private static final class Sample {

    private final TrainedNetwork network;
    private final float[] x;
    private final double[] labels;
    private final double[] weights;
    private final boolean classifies;
    private int size;

    private Sample(TrainedNetwork network, List<Row> rows, FeatureReader reader) {
      this.network = network;
      classifies = network.history().classifies();
      x = new float[rows.size() * network.inputs()];
      labels = new double[rows.size()];
      weights = new double[rows.size()];
      for (Row row : rows) {
        if (!row.isNullAt(1) && reader.read(row.get(0), x, size * network.inputs()) == null) {
          labels[size] = row.getDouble(1);
          weights[size] = row.getDouble(2);
          size++;
        }
      }
      if (StatUtils.sum(weights, 0, size) == 0) {
        throw new IllegalArgumentException(
            "found no row with a label, valid features and a weight above 0, expected some to"
                + " compute the importance of features on");
      }
    }

    private double loss() {
      double[] y = network.outputs(x, size);
      int width = network.outputs();
      double sum = 0;
      double weight = 0;
      for (int i = 0; i < size; i++) {
        sum += weights[i] * rowLoss(y, i * width, width, labels[i]);
        weight += weights[i];
      }
      return classifies ? sum / weight : Math.sqrt(sum / weight);
    }

    private double rowLoss(double[] y, int from, int width, double label) {
      if (!classifies) {
        return (y[from] - label) * (y[from] - label);
      }
      double[] logits = new double[width];
      System.arraycopy(y, from, logits, 0, width);
      ClassColumns.softmax(logits);
      return -Math.log(Math.max(1e-15, logits[(int) label]));
    }

    /** Returns the loss where features are permuted, and restores them. */
    private double lossWithout(Group group, Random random) {
      float[] before = x.clone();
      List<Integer> order = new ArrayList<>(size);
      for (int i = 0; i < size; i++) {
        order.add(i);
      }
      Collections.shuffle(order, random);
      int width = network.inputs();
      for (int i = 0; i < size; i++) {
        int from = order.get(i) * width + group.from;
        System.arraycopy(before, from, x, i * width + group.from, group.count);
      }
      double loss = loss();
      System.arraycopy(before, 0, x, 0, x.length);
      return loss;
    }
  }
}
