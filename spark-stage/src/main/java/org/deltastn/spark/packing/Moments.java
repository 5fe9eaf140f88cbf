package org.deltastn.spark.packing;

import java.io.Serializable;
import org.deltastn.data.Examples;

/**
 * Means and squared deviations of features and label over the training rows, each counted with its
 * weight; the updates and the merge of Chan, Golub and LeVeque (1983), which leave a constant
 * column a deviation of exactly 0. A plain class, because Kryo reads no records.
 */
public final class Moments implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final double[] squares;
  private double weight;

  /**
   * Creates the moments of no rows.
   *
   * @param features the number of features to measure, 0 for the label alone
   */
  Moments(int features) {
    means = new double[features + 1];
    squares = new double[features + 1];
  }

  /** Returns the number of features that are measured. */
  int features() {
    return means.length - 1;
  }

  /** Adds rows, in their order. */
  void add(Examples rows) {
    int features = features();
    for (int i = 0; i < rows.size(); i++) {
      double w = rows.weights()[i];
      if (w == 0) {
        continue;
      }
      weight += w;
      double share = w / weight;
      for (int column = 0; column < features; column++) {
        add(column, rows.features()[i * rows.featureLength() + column], w, share);
      }
      add(features, rows.targets()[i], w, share);
    }
  }

  private void add(int column, double value, double w, double share) {
    double difference = value - means[column];
    means[column] += share * difference;
    squares[column] += w * difference * (value - means[column]);
  }

  /** Returns the moments of both sets of rows. */
  Moments plus(Moments other) {
    Moments sum = new Moments(features());
    sum.weight = weight + other.weight;
    if (sum.weight == 0) {
      return sum;
    }
    double share = other.weight / sum.weight;
    for (int column = 0; column < means.length; column++) {
      double difference = other.means[column] - means[column];
      sum.means[column] = means[column] + share * difference;
      sum.squares[column] =
          squares[column] + other.squares[column] + weight * share * difference * difference;
    }
    return sum;
  }

  /** Returns the means of the features and, last, of the label. */
  double[] means() {
    return means.clone();
  }

  /** Returns the standard deviations in the order of the means, or 1 where a column is constant. */
  double[] scales() {
    double[] scales = new double[squares.length];
    for (int column = 0; column < scales.length; column++) {
      scales[column] = squares[column] > 0 ? Math.sqrt(squares[column] / weight) : 1;
    }
    return scales;
  }
}
