package org.deltastn.data;

/**
 * The standardization of examples by their own moments: training takes them in its counting pass.
 */
public final class Moments {

  private Moments() {}

  /**
   * Computes the means and scales of the columns of some examples.
   *
   * @throws IllegalArgumentException if there are no examples or a value is not finite
   */
  public static Standardization of(Examples examples) {
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
}
