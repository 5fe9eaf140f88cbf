package org.deltastn.data;

import java.io.Serializable;

/**
 * Shifts and scales every feature and target column to mean 0 and standard deviation 1 on the
 * examples it was fitted on.
 *
 * <p>The standard deviation is the population's (divisor n); weights are not used. A constant
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

  /**
   * Computes the means and scales of the columns of some examples.
   *
   * @throws IllegalArgumentException if there are no examples or a value is not finite
   */
  public static Standardization fit(Examples examples) {
    if (examples.size() == 0) {
      throw new IllegalArgumentException("found 0 examples to fit, expected 1 or more");
    }
    double[] featureMeans = new double[examples.featureLength()];
    double[] featureScales = new double[examples.featureLength()];
    moments(examples.features(), featureMeans, featureScales);
    double[] targetMeans = new double[examples.targetWidth()];
    double[] targetScales = new double[examples.targetWidth()];
    moments(examples.targets(), targetMeans, targetScales);
    return new Standardization(featureMeans, featureScales, targetMeans, targetScales);
  }

  /**
   * Returns a copy with standardized features and the same targets and weights.
   *
   * @throws IllegalArgumentException if the feature length is another
   */
  public Examples standardizeFeatures(Examples examples) {
    float[] features =
        standardize(
            "feature", examples.features(), examples.featureLength(), featureMeans, featureScales);
    return new Examples(
        features,
        examples.featureShape(),
        examples.targets(),
        examples.targetWidth(),
        examples.weights());
  }

  /**
   * Returns a copy with standardized targets and the same features and weights.
   *
   * @throws IllegalArgumentException if the target width is another
   */
  public Examples standardizeTargets(Examples examples) {
    float[] targets =
        standardize(
            "target", examples.targets(), examples.targetWidth(), targetMeans, targetScales);
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
  public float[] restoreTargets(float[] standardized) {
    int width = targetMeans.length;
    if (standardized.length % width != 0) {
      throw new IllegalArgumentException(
          "found " + standardized.length + " targets, expected a multiple of " + width);
    }
    float[] restored = new float[standardized.length];
    for (int i = 0; i < restored.length; i++) {
      int column = i % width;
      restored[i] = (float) (standardized[i] * targetScales[column] + targetMeans[column]);
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

  private static void moments(float[] values, double[] means, double[] scales) {
    int width = means.length;
    int rows = values.length / width;
    // Sums are of differences to the first row: those of a constant column are exactly 0, where a
    // rounded mean would leave a tiny standard deviation to divide by.
    for (int i = 0; i < values.length; i++) {
      int column = i % width;
      means[column] += ((double) values[i] - values[column]) / rows;
    }
    for (int i = 0; i < values.length; i++) {
      int column = i % width;
      double difference = (double) values[i] - values[column] - means[column];
      scales[column] += difference * difference / rows;
    }
    for (int column = 0; column < width; column++) {
      means[column] += values[column];
      scales[column] = scales[column] == 0 ? 1 : Math.sqrt(scales[column]);
    }
  }

  private static float[] standardize(
      String what, float[] values, int width, double[] means, double[] scales) {
    if (width != means.length) {
      throw new IllegalArgumentException(
          "found " + width + " " + what + " columns, expected " + means.length);
    }
    float[] result = new float[values.length];
    for (int i = 0; i < values.length; i++) {
      int column = i % width;
      result[i] = (float) ((values[i] - means[column]) / scales[column]);
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
