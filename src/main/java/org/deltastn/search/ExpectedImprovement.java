package org.deltastn.search;

import java.util.Arrays;
import java.util.Comparator;
import java.util.stream.IntStream;
import org.apache.commons.math3.distribution.NormalDistribution;
import org.apache.commons.math3.exception.TooManyEvaluationsException;
import org.apache.commons.math3.optim.InitialGuess;
import org.apache.commons.math3.optim.MaxEval;
import org.apache.commons.math3.optim.SimpleValueChecker;
import org.apache.commons.math3.optim.nonlinear.scalar.GoalType;
import org.apache.commons.math3.optim.nonlinear.scalar.ObjectiveFunction;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.NelderMeadSimplex;
import org.apache.commons.math3.optim.nonlinear.scalar.noderiv.SimplexOptimizer;
import org.deltastn.tensor.RandomStream;

/**
 * The expected improvement over the lowest value seen (Jones et al. 1998), in the logarithm, and
 * the point of the unit cube where it is largest:
 *
 * <pre>EI(x) = s (z Φ(z) + φ(z)),  z = (best − m(x)) / s(x)</pre>
 */
final class ExpectedImprovement {

  private static final int CANDIDATES = 1000;
  private static final int NEAR_BEST = 200;
  private static final int STARTS = 4;
  private static final int EVALUATIONS = 200;
  private static final NormalDistribution NORMAL = new NormalDistribution(null, 0, 1);

  private final GaussianProcess process;
  private final double best;

  ExpectedImprovement(GaussianProcess process, double best) {
    this.process = process;
    this.best = best;
  }

  /** Returns the logarithm of the expected improvement at a point. */
  double logValue(double[] point) {
    GaussianProcess.Prediction prediction = process.predict(point);
    double z = (best - prediction.mean()) / prediction.deviation();
    return Math.log(prediction.deviation()) + logOfFactor(z);
  }

  /** Returns log(z Φ(z) + φ(z)); far below zero by the first terms of its series, φ(z)/z². */
  static double logOfFactor(double z) {
    if (z > -6) {
      return Math.log(z * NORMAL.cumulativeProbability(z) + NORMAL.density(z));
    }
    double square = z * z;
    return -square / 2
        - Math.log(2 * Math.PI) / 2
        - Math.log(square)
        + Math.log1p(-3 / square + 15 / (square * square));
  }

  /**
   * Returns the point of largest value found: the best of many drawn from all of the cube and near
   * the best point so far, and then by the method of Nelder and Mead.
   */
  double[] maximize(double[] bestPoint, RandomStream stream) {
    int d = bestPoint.length;
    double[][] candidates = new double[CANDIDATES + NEAR_BEST][d];
    double[] uniform = new double[CANDIDATES * d];
    stream.fold(0).uniform(uniform, uniform.length);
    double[] normal = new double[NEAR_BEST * d];
    stream.fold(1).gaussian(normal, normal.length);
    for (int i = 0; i < candidates.length; i++) {
      for (int j = 0; j < d; j++) {
        candidates[i][j] =
            i < CANDIDATES
                ? uniform[i * d + j]
                // From a tenth of the cube's side down to a thousandth.
                : inCube(
                    bestPoint[j]
                        + normal[(i - CANDIDATES) * d + j]
                            * Math.pow(10, -1 - 2.0 * (i - CANDIDATES) / NEAR_BEST));
      }
    }
    double[] values = Arrays.stream(candidates).mapToDouble(this::logValue).toArray();
    double[][] starts =
        IntStream.range(0, candidates.length)
            .boxed()
            .sorted(Comparator.comparingDouble(i -> -values[i]))
            .limit(STARTS)
            .map(i -> candidates[i])
            .toArray(double[][]::new);
    double[] largest = starts[0];
    double value = logValue(largest);
    for (double[] start : starts) {
      double[] climbed = climb(start);
      double there = logValue(climbed);
      if (there > value) {
        largest = climbed;
        value = there;
      }
    }
    return largest;
  }

  private double[] climb(double[] start) {
    double[] top = start.clone();
    double[] value = {logValue(start)};
    try {
      new SimplexOptimizer(new SimpleValueChecker(1e-4, 1e-4))
          .optimize(
              new MaxEval(EVALUATIONS),
              GoalType.MAXIMIZE,
              new ObjectiveFunction(
                  point -> {
                    double[] inside =
                        Arrays.stream(point).map(ExpectedImprovement::inCube).toArray();
                    double found = logValue(inside);
                    if (found > value[0]) {
                      value[0] = found;
                      System.arraycopy(inside, 0, top, 0, top.length);
                    }
                    return found;
                  }),
              new InitialGuess(start),
              new NelderMeadSimplex(start.length, 0.05));
    } catch (TooManyEvaluationsException e) {
      // The highest point so far is what is wanted.
      return top;
    }
    return top;
  }

  private static double inCube(double x) {
    return Math.min(1, Math.max(0, x));
  }
}
