package org.deltastn.data;

import java.io.Serializable;
import java.util.Arrays;

/**
 * Shifts and scales every feature and target column to mean 0 and standard deviation 1 on the
 * examples it was fitted on.
 *
 * <p>{@link #fit} takes the population's standard deviation (divisor n) and no weights. A constant
 * column gets scale 1. All sums and quotients are computed in double. Immutable.
 */
public final class Standardization implements Serializable {

  private static final long serialVersionUID = 1L;

  private final double[] featureMeans;
  private final double[] featureScales;
  private final double[] targetMeans;
  private final double[] targetScales;

  /**
   * Creates a standardization from known means and scales, e.g. those of a saved model.
   *
   * @param featureMeans featureLength values
   * @param featureScales featureLength values above 0
   * @param targetMeans targetWidth values
   * @param targetScales targetWidth values above 0
   * @throws IllegalArgumentException if lengths differ, a mean is not finite or a scale is not
   *     finite and above 0
   */
  public Standardization(
      double[] featureMeans, double[] featureScales, double[] targetMeans, double[] targetScales) {
    this.featureMeans = featureMeans.clone();
    this.featureScales = featureScales.clone();
    this.targetMeans = targetMeans.clone();
    this.targetScales = targetScales.clone();
    check("feature", this.featureMeans, this.featureScales);
    check("target", this.targetMeans, this.targetScales);
  }

  /** Returns the standardization that leaves all columns as they are. */
  public static Standardization identity(int featureLength, int targetWidth) {
    double[] featureScales = new double[featureLength];
    double[] targetScales = new double[targetWidth];
    Arrays.fill(featureScales, 1);
    Arrays.fill(targetScales, 1);
    return new Standardization(
        new double[featureLength], featureScales, new double[targetWidth], targetScales);
  }

  /** Returns whether a feature column is shifted or scaled. */
  public boolean changesFeatures() {
    return changes(featureMeans, featureScales);
  }

  /** Returns whether a target column is shifted or scaled. */
  public boolean changesTargets() {
    return changes(targetMeans, targetScales);
  }

  private static boolean changes(double[] means, double[] scales) {
    return Arrays.stream(means).anyMatch(mean -> mean != 0)
        || Arrays.stream(scales).anyMatch(scale -> scale != 1);
  }

  /**
   * Returns a copy with standardized features and the same targets and weights.
   *
   * @throws IllegalArgumentException if the feature length is another
   */
  public Examples standardizeFeatures(Examples examples) {
    requireWidth("feature", examples.featureLength(), featureMeans);
    return new Examples(
        standardizeFeatures(examples.features()),
        examples.featureShape(),
        examples.targets(),
        examples.targetWidth(),
        examples.weights());
  }

  /**
   * Returns standardized features.
   *
   * @param features n × featureLength values
   * @return n × featureLength values, a new array
   * @throws IllegalArgumentException if the length is not a multiple of the number of features
   */
  public float[] standardizeFeatures(float[] features) {
    return standardize("features", features, featureMeans, featureScales);
  }

  /**
   * Returns a copy with standardized targets and the same features and weights.
   *
   * @throws IllegalArgumentException if the target width is another
   */
  public Examples standardizeTargets(Examples examples) {
    requireWidth("target", examples.targetWidth(), targetMeans);
    float[] targets = standardize("targets", examples.targets(), targetMeans, targetScales);
    return new Examples(
        examples.features(),
        examples.featureShape(),
        targets,
        examples.targetWidth(),
        examples.weights());
  }

  /**
   * Returns standardized targets or predictions in the original units.
   *
   * @param standardized n × targetWidth values
   * @return n × targetWidth values, a new array
   * @throws IllegalArgumentException if the length is not a multiple of the target width
   */
  public double[] restoreTargets(double[] standardized) {
    int width = targetMeans.length;
    requireRows("targets", standardized.length, width);
    double[] restored = new double[standardized.length];
    for (int i = 0; i < restored.length; i++) {
      int column = i % width;
      restored[i] = standardized[i] * targetScales[column] + targetMeans[column];
    }
    return restored;
  }

  /** Returns a copy of the means of the feature columns. */
  public double[] featureMeans() {
    return featureMeans.clone();
  }

  /** Returns a copy of the scales of the feature columns: standard deviations, or 1 if constant. */
  public double[] featureScales() {
    return featureScales.clone();
  }

  /** Returns a copy of the means of the target columns. */
  public double[] targetMeans() {
    return targetMeans.clone();
  }

  /** Returns a copy of the scales of the target columns: standard deviations, or 1 if constant. */
  public double[] targetScales() {
    return targetScales.clone();
  }

  private static void requireWidth(String what, int found, double[] means) {
    if (found != means.length) {
      throw new IllegalArgumentException(
          "found " + found + " " + what + " columns, expected " + means.length);
    }
  }

  private static void requireRows(String what, int found, int width) {
    if (found % width != 0) {
      throw new IllegalArgumentException(
          "found " + found + " " + what + ", expected a multiple of " + width);
    }
  }

  private static float[] standardize(String what, float[] values, double[] means, double[] scales) {
    int width = means.length;
    requireRows(what, values.length, width);
    float[] result = new float[values.length];
    for (int from = 0; from < values.length; from += width) {
      for (int column = 0; column < width; column++) {
        result[from + column] = (float) ((values[from + column] - means[column]) / scales[column]);
      }
    }
    return result;
  }

  private static void check(String what, double[] means, double[] scales) {
    if (means.length != scales.length || means.length == 0) {
      throw new IllegalArgumentException(
          "found "
              + means.length
              + " means and "
              + scales.length
              + " scales of "
              + what
              + " columns, expected equal numbers of 1 or more");
    }
    for (int column = 0; column < means.length; column++) {
      boolean valid = Double.isFinite(means[column]) && Double.isFinite(scales[column]);
      if (!valid || scales[column] <= 0) {
        throw new IllegalArgumentException(
            what
                + " column "
                + column
                + " has mean "
                + means[column]
                + " and scale "
                + scales[column]
                + ", expected finite values and a scale above 0");
      }
    }
  }
}
