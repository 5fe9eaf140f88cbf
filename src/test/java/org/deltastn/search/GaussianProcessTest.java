package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Random;
import org.junit.jupiter.api.Test;

class GaussianProcessTest {

  private static double smooth(double[] x) {
    return 5 + 3 * Math.sin(4 * x[0]) + 2 * x[1] * x[1];
  }

  private static double[][] points(int count, long seed) {
    Random random = new Random(seed);
    double[][] points = new double[count][];
    for (int i = 0; i < count; i++) {
      points[i] = new double[] {random.nextDouble(), random.nextDouble(), random.nextDouble()};
    }
    return points;
  }

  private static GaussianProcess fit(double[][] points) {
    double[] observed = new double[points.length];
    for (int i = 0; i < points.length; i++) {
      observed[i] = smooth(points[i]);
    }
    return GaussianProcess.fit(points, observed);
  }

  @Test
  void predictsASmoothFunctionAndHowWell() {
    GaussianProcess process = fit(points(40, 1));
    double square = 0;
    int covered = 0;
    double[][] others = points(200, 2);
    for (double[] point : others) {
      GaussianProcess.Prediction prediction = process.predict(point);
      double error = prediction.mean() - smooth(point);
      square += error * error;
      covered += Math.abs(error) < 3 * prediction.deviation() ? 1 : 0;
    }
    // The function's own deviation is about 2.2.
    assertThat(Math.sqrt(square / others.length)).isLessThan(0.1);
    assertThat(covered).isGreaterThan(180);
  }

  @Test
  void goesThroughWhatItHasSeen() {
    double[][] points = points(20, 3);
    GaussianProcess process = fit(points);
    for (double[] point : points) {
      assertThat(process.predict(point).mean()).isCloseTo(smooth(point), within(0.05));
      assertThat(process.predict(point).deviation()).isLessThan(0.2);
    }
  }

  @Test
  void isSurerWhereItHasSeenMore() {
    double[][] points = {{0.1, 0.1, 0.1}, {0.2, 0.1, 0.2}, {0.1, 0.2, 0.15}};
    GaussianProcess process = fit(points);
    double[] far = {0.9, 0.9, 0.9};
    double before = process.predict(far).deviation();
    assertThat(before).isGreaterThan(process.predict(new double[] {0.15, 0.1, 0.1}).deviation());
    GaussianProcess more =
        process.with(
            new double[][] {points[0], points[1], points[2], far},
            new double[] {smooth(points[0]), smooth(points[1]), smooth(points[2]), 5});
    assertThat(more.predict(far).deviation()).isLessThan(before / 5);
  }

  @Test
  void takesValuesThatAreAllEqual() {
    GaussianProcess process = GaussianProcess.fit(points(5, 4), new double[] {2, 2, 2, 2, 2});
    assertThat(process.predict(new double[] {0.5, 0.5, 0.5}).mean()).isCloseTo(2, within(1e-6));
  }

  @Test
  void takesTheSamePointTwice() {
    double[][] points = {{0.5, 0.5, 0.5}, {0.5, 0.5, 0.5}, {0.1, 0.9, 0.3}};
    GaussianProcess process = GaussianProcess.fit(points, new double[] {1, 2, 3});
    assertThat(process.predict(points[0]).mean()).isCloseTo(1.5, within(0.3));
  }
}
