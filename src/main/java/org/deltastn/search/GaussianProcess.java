package org.deltastn.search;

import java.util.Arrays;
import org.apache.commons.math3.analysis.MultivariateFunction;
import org.apache.commons.math3.exception.MathIllegalStateException;
import org.apache.commons.math3.linear.Array2DRowRealMatrix;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.CholeskyDecomposition;
import org.apache.commons.math3.linear.NonPositiveDefiniteMatrixException;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleBounds;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.BOBYQAOptimizer;

/**
 * A Gaussian process over the unit cube with a Matérn 5/2 kernel and one length scale a dimension
 * (Rasmussen and Williams 2006; Snoek et al. 2012):
 *
 * <pre>k(x, x') = a² (1 + √5 r + 5/3 r²) exp(−√5 r),  r² = Σ (x_j − x'_j)² / l_j²</pre>
 *
 * <p>plus noise of variance v on the diagonal. What is observed is standardized. The logarithms of
 * l, a² and v are those of largest posterior density under wide normal priors.
 */
final class GaussianProcess {

  private static final double SQRT_5 = Math.sqrt(5);
  private static final double JITTER = 1e-10;
  private static final int EVALUATIONS = 300;

  /** What is believed at a point, in the units observed. */
  record Prediction(double mean, double deviation) {}

  private final double[][] points;
  private final double[] logs;
  private final double center;
  private final double unit;
  private final CholeskyDecomposition factor;
  private final double[] weights;

  private GaussianProcess(
      double[][] points, double[] observed, double center, double unit, double[] logs) {
    this.points = points;
    this.center = center;
    this.unit = unit;
    this.logs = logs;
    factor = factor(points, logs);
    weights = factor.getSolver().solve(standardized(observed, center, unit)).toArray();
  }

  /**
   * Fits a process.
   *
   * @param points of the unit cube, at least one
   * @param observed finite values there
   */
  static GaussianProcess fit(double[][] points, double[] observed) {
    double center = Arrays.stream(observed).average().orElseThrow();
    double square = Arrays.stream(observed).map(y -> (y - center) * (y - center)).sum();
    double unit = Math.max(1e-12, Math.sqrt(square / observed.length));
    RealVector standardized = standardized(observed, center, unit);
    int d = points[0].length;
    double[] start = new double[d + 2];
    double[] lower = new double[d + 2];
    double[] upper = new double[d + 2];
    for (int j = 0; j < d; j++) {
      start[j] = Math.log(0.5);
      lower[j] = Math.log(0.03);
      upper[j] = Math.log(20);
    }
    upper[d] = Math.log(20);
    lower[d] = Math.log(0.05);
    start[d + 1] = Math.log(1e-3);
    lower[d + 1] = Math.log(1e-7);
    upper[d + 1] = Math.log(0.5);
    double[] best = start.clone();
    double[] lowest = {Double.POSITIVE_INFINITY};
    MultivariateFunction objective =
        logs -> {
          double value = negativeLogPosterior(points, standardized, logs);
          if (value < lowest[0]) {
            lowest[0] = value;
            System.arraycopy(logs, 0, best, 0, logs.length);
          }
          return value;
        };
    try {
      new BOBYQAOptimizer(2 * (d + 2) + 1, 1, 1e-3)
          .optimize(
              new MaxEval(EVALUATIONS),
              GoalType.MINIMIZE,
              new ObjectiveFunction(objective),
              new InitialGuess(start),
              new SimpleBounds(lower, upper));
    } catch (MathIllegalStateException e) {
      // Out of evaluations, or stuck by rounding: the best that was seen is as good as it gets.
      if (Double.isInfinite(lowest[0])) {
        throw e;
      }
    }
    return new GaussianProcess(points, observed, center, unit, best);
  }

  /** Returns the process of the same kernel that has seen more. */
  GaussianProcess with(double[][] morePoints, double[] moreObserved) {
    return new GaussianProcess(morePoints, moreObserved, center, unit, logs);
  }

  /** Returns the values observed, moved and scaled to a mean of 0 and a deviation of 1. */
  private static RealVector standardized(double[] observed, double center, double unit) {
    return new ArrayRealVector(
        Arrays.stream(observed).map(y -> (y - center) / unit).toArray(), false);
  }

  Prediction predict(double[] point) {
    double[] covariance = new double[points.length];
    for (int i = 0; i < covariance.length; i++) {
      covariance[i] = kernel(points[i], point, logs);
    }
    double mean = 0;
    for (int i = 0; i < covariance.length; i++) {
      mean += covariance[i] * weights[i];
    }
    RealVector vector = new ArrayRealVector(covariance, false);
    double explained = vector.dotProduct(factor.getSolver().solve(vector));
    double variance = Math.exp(logs[points[0].length]) - explained;
    return new Prediction(center + unit * mean, unit * Math.sqrt(Math.max(1e-12, variance)));
  }

  private static double negativeLogPosterior(double[][] points, RealVector y, double[] logs) {
    double prior = 0;
    int d = points[0].length;
    for (int j = 0; j < d; j++) {
      prior += square((logs[j] - Math.log(0.5)) / 1.5) / 2;
    }
    prior += square(logs[d] / 1.5) / 2 + square((logs[d + 1] - Math.log(1e-4)) / 3) / 2;
    CholeskyDecomposition factor;
    try {
      factor = factor(points, logs);
    } catch (NonPositiveDefiniteMatrixException e) {
      return Double.MAX_VALUE;
    }
    double logDeterminant = 0;
    RealMatrix lower = factor.getL();
    for (int i = 0; i < y.getDimension(); i++) {
      logDeterminant += Math.log(lower.getEntry(i, i));
    }
    return y.dotProduct(factor.getSolver().solve(y)) / 2 + logDeterminant + prior;
  }

  private static CholeskyDecomposition factor(double[][] points, double[] logs) {
    int n = points.length;
    double[][] covariance = new double[n][n];
    double noise = Math.exp(logs[logs.length - 1]) + JITTER;
    for (int i = 0; i < n; i++) {
      for (int j = 0; j <= i; j++) {
        covariance[i][j] = kernel(points[i], points[j], logs);
        covariance[j][i] = covariance[i][j];
      }
      covariance[i][i] += noise;
    }
    return new CholeskyDecomposition(new Array2DRowRealMatrix(covariance, false), 1e-10, 1e-14);
  }

  private static double kernel(double[] a, double[] b, double[] logs) {
    double sum = 0;
    for (int j = 0; j < a.length; j++) {
      sum += square((a[j] - b[j]) * Math.exp(-logs[j]));
    }
    double r = SQRT_5 * Math.sqrt(sum);
    return Math.exp(logs[a.length]) * (1 + r + r * r / 3) * Math.exp(-r);
  }

  private static double square(double x) {
    return x * x;
  }
}
