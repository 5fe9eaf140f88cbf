package org.deltastn.spark.columns;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;

/** Computes the columns of a classifier: logits, probabilities and the class, by MLlib's rules. */
public final class ClassColumns implements OutputColumns {

  private static final long serialVersionUID = 1L;

  private final boolean raw;
  private final boolean probability;
  private final boolean prediction;
  private final double[] thresholds;

  /**
   * Creates the columns that are wanted.
   *
   * @param thresholds of the classes, or null for the most probable class
   */
  public ClassColumns(boolean raw, boolean probability, boolean prediction, double[] thresholds) {
    this.raw = raw;
    this.probability = probability;
    this.prediction = prediction;
    this.thresholds = thresholds;
  }

  /**
   * Checks that there is a threshold for every class.
   *
   * @param thresholds null for none at all
   * @throws IllegalArgumentException if their number differs
   */
  public static void requireThresholds(double[] thresholds, int classes) {
    if (thresholds != null && thresholds.length != classes) {
      throw new IllegalArgumentException(
          "thresholds has "
              + thresholds.length
              + " values, expected one for each of the "
              + classes
              + " classes");
    }
  }

  @Override
  public List<Object> of(double[] output) {
    double[] logits = centered(output);
    double[] probabilities = logits.clone();
    softmax(probabilities);
    List<Object> values = new ArrayList<>();
    if (raw) {
      values.add(Vectors.dense(logits));
    }
    if (probability) {
      values.add(Vectors.dense(probabilities));
    }
    if (prediction) {
      values.add(prediction(logits, thresholds == null ? logits : scaled(probabilities)));
    }
    return values;
  }

  /**
   * Returns logits of mean 0. A softmax leaves the mean open; fixed, the logit of a class says by
   * itself how likely it is, which MLlib's binary evaluator and one-vs-rest rely on.
   */
  public static double[] centered(double[] logits) {
    double mean = Arrays.stream(logits).sum() / logits.length;
    return Arrays.stream(logits).map(logit -> logit - mean).toArray();
  }

  /** Turns logits into probabilities, in place. */
  public static void softmax(double[] values) {
    double max = Double.NEGATIVE_INFINITY;
    for (double value : values) {
      max = Math.max(max, value);
    }
    double sum = 0;
    for (int j = 0; j < values.length; j++) {
      values[j] = Math.exp(values[j] - max);
      sum += values[j];
    }
    for (int j = 0; j < values.length; j++) {
      values[j] /= sum;
    }
  }

  /** Returns the class of the largest value, or NaN where the logits are no numbers. */
  private static double prediction(double[] logits, double[] values) {
    return isFinite(logits) ? best(values) : Double.NaN;
  }

  /** Returns the class of the largest logit, or NaN where they are no numbers. */
  public static double prediction(double[] logits) {
    return prediction(logits, logits);
  }

  /** Returns whether all values are finite numbers. */
  public static boolean isFinite(double[] values) {
    return Arrays.stream(values).allMatch(Double::isFinite);
  }

  private double[] scaled(double[] probabilities) {
    double[] scaled = new double[probabilities.length];
    for (int j = 0; j < scaled.length; j++) {
      scaled[j] = thresholds[j] == 0 ? Double.POSITIVE_INFINITY : probabilities[j] / thresholds[j];
    }
    return scaled;
  }

  private static int best(double[] values) {
    int best = 0;
    for (int j = 1; j < values.length; j++) {
      if (values[j] > values[best]) {
        best = j;
      }
    }
    return best;
  }
}
