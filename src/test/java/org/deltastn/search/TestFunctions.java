package org.deltastn.search;

import java.util.List;

/** Functions with known minima, on which searches are compared. */
public final class TestFunctions {

  /** The lowest value of {@link #branin}. */
  public static final double BRANIN_OPTIMUM = 0.397887;

  /** The lowest value of {@link #hartmann6}; its second minimum is −3.2032. */
  public static final double HARTMANN_OPTIMUM = -3.32237;

  private static final double[] WEIGHTS = {1, 1.2, 3, 3.2};
  private static final double[][] SCALES = {
    {10, 3, 17, 3.5, 1.7, 8},
    {0.05, 10, 17, 0.1, 8, 14},
    {3, 3.5, 1.7, 10, 17, 8},
    {17, 8, 0.05, 10, 0.1, 14}
  };
  private static final double[][] CENTERS = {
    {0.1312, 0.1696, 0.5569, 0.0124, 0.8283, 0.5886},
    {0.2329, 0.4135, 0.8307, 0.3736, 0.1004, 0.9991},
    {0.2348, 0.1451, 0.3522, 0.2883, 0.3047, 0.6650},
    {0.4047, 0.8828, 0.8732, 0.5743, 0.1091, 0.0381}
  };

  private TestFunctions() {}

  /** Returns the box of Branin's function. */
  public static SearchSpace braninSpace() {
    return new SearchSpace(
        List.of(new SearchRange("x", -5, 10, false), new SearchRange("y", 0, 15, false)));
  }

  /** Returns Branin's function, which has three minima of one value. */
  public static double branin(double[] v) {
    double curve = v[1] - 5.1 / (4 * Math.PI * Math.PI) * v[0] * v[0] + 5 / Math.PI * v[0] - 6;
    return curve * curve + 10 * (1 - 1 / (8 * Math.PI)) * Math.cos(v[0]) + 10;
  }

  /** Returns Hartmann's function of six variables in (0, 1). */
  public static double hartmann6(double[] x) {
    double sum = 0;
    for (int i = 0; i < 4; i++) {
      double distance = 0;
      for (int j = 0; j < 6; j++) {
        distance += SCALES[i][j] * (x[j] - CENTERS[i][j]) * (x[j] - CENTERS[i][j]);
      }
      sum -= WEIGHTS[i] * Math.exp(-distance);
    }
    return sum;
  }
}
