package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.RandomStream;
import org.junit.jupiter.api.Test;

class ExpectedImprovementTest {

  /** The integral of (z − t) φ(t) over t below z, by the trapezoidal rule. */
  private static double integral(double z) {
    double from = z - 12;
    int steps = 200_000;
    double sum = 0;
    for (int i = 0; i <= steps; i++) {
      double t = from + (z - from) * i / steps;
      sum += (z - t) * Math.exp(-t * t / 2) / Math.sqrt(2 * Math.PI);
    }
    return sum * (z - from) / steps;
  }

  @Test
  void isTheIntegralOfTheImprovement() {
    for (double z : new double[] {-9, -6.001, -5.999, -3, -1, 0, 0.5, 3}) {
      assertThat(ExpectedImprovement.logOfFactor(z))
          .describedAs("z = %s", z)
          .isCloseTo(Math.log(integral(z)), within(5e-3));
    }
  }

  @Test
  void isFiniteFarFromAnyHope() {
    assertThat(ExpectedImprovement.logOfFactor(-1000)).isCloseTo(-500_014.7, within(0.1));
  }

  @Test
  void isLargestBetweenWhatWasSeen() {
    double[][] points = {{0}, {0.2}, {0.6}, {0.8}, {1}};
    double[] observed = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      observed[i] = (points[i][0] - 0.4) * (points[i][0] - 0.4);
    }
    ExpectedImprovement improvement =
        new ExpectedImprovement(GaussianProcess.fit(points, observed), observed[1]);
    double[] found = improvement.maximize(points[1], RandomStream.of(1));
    assertThat(found[0]).isCloseTo(0.4, within(0.05));
    assertThat(improvement.logValue(found)).isGreaterThan(improvement.logValue(points[1]));
    assertThat(improvement.maximize(points[1], RandomStream.of(1))).isEqualTo(found);
  }
}
