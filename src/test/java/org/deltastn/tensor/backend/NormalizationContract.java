package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Batch normalization and channels scaled, against plain loops, in both precisions. */
public abstract class NormalizationContract extends GuardedViews {

  private static final double EPSILON = 0.1;

  static List<Arguments> channels() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      // Channels without planes on both sides of a strip's width; one example; one value each.
      for (int[] shape :
          new int[][] {
            {1, 1},
            {1, 5},
            {6, 7},
            {3, 515},
            {1, 1, 1, 1},
            {5, 3, 1, 1},
            {4, 3, 2, 3},
            {2, 5, 33, 31}
          }) {
        all.add(Arguments.of(precision, shape));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("channels")
  void scaleChannels(Precision precision, int... shape) {
    use(precision);
    Tensor x = random(shape);
    Tensor s = random(shape[1]);
    Tensor t = random(shape[1]);
    Tensor y = random(shape);
    double[] xs = x.toDoubles();
    double[] ss = s.toDoubles();
    double[] ts = t.toDoubles();

    try (Workspace scratch = new Workspace(backend)) {
      backend.scaleChannels(x, s, t, y, scratch);
      close(y, each(xs, i -> ss[channel(i, shape)] * xs[i] + ts[channel(i, shape)]));
      backend.scaleChannels(x, s, null, y, scratch);
      close(y, each(xs, i -> ss[channel(i, shape)] * xs[i]));
    }
    assertThat(x.toDoubles()).isEqualTo(xs);
  }

  @ParameterizedTest
  @MethodSource("channels")
  void normalize(Precision precision, int... shape) {
    use(precision);
    Tensor x = random(shape);
    Tensor gamma = random(shape[1]);
    Tensor beta = random(shape[1]);
    Tensor statistics = random(3, shape[1]);
    Tensor y = random(shape);
    double[] xs = x.toDoubles();
    double[] gammas = gamma.toDoubles();
    double[] betas = beta.toDoubles();

    try (Workspace scratch = new Workspace(backend)) {
      backend.normalize(x, gamma, beta, EPSILON, statistics, y, scratch);
    }

    double[] expected = statistics(xs, shape);
    close(statistics, expected);
    double[] normalized = normalized(xs, expected, shape);
    close(y, each(xs, i -> gammas[channel(i, shape)] * normalized[i] + betas[channel(i, shape)]));
    assertThat(x.toDoubles()).isEqualTo(xs);
  }

  /** The variance is that of small differences from the mean, not a small one of large numbers. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void normalizeWhereTheMeanIsLarge(Precision precision) {
    use(precision);
    int[] shape = {16, 3, 8, 8};
    Tensor x = random(shape);
    Tensor shift = random(shape);
    backend.fill(shift, 1000);
    backend.axpy(1, shift, x);
    Tensor one = random(3);
    backend.fill(one, 1);
    Tensor zero = random(3);
    backend.fill(zero, 0);
    Tensor statistics = random(3, 3);
    Tensor y = random(shape);
    double[] xs = x.toDoubles();

    try (Workspace scratch = new Workspace(backend)) {
      backend.normalize(x, one, zero, EPSILON, statistics, y, scratch);
    }

    double[] expected = statistics(xs, shape);
    double[] found = statistics.toDoubles();
    for (int i = 0; i < expected.length; i++) {
      assertThat(found[i]).isCloseTo(expected[i], within(50 * tolerance * expected[i]));
    }
    double[] normalized = normalized(xs, expected, shape);
    double[] ys = y.toDoubles();
    for (int i = 0; i < ys.length; i++) {
      assertThat(ys[i]).isCloseTo(normalized[i], within(1000 * tolerance));
    }
  }

  @ParameterizedTest
  @MethodSource("channels")
  void timesNormalization(Precision precision, int... shape) {
    use(precision);
    int channels = shape[1];
    Tensor x = random(shape);
    Tensor gamma = random(channels);
    Tensor statistics = random(3, channels);
    Tensor t = random(shape);
    Tensor sums = random(channels);
    Tensor products = random(channels);
    Tensor out = random(shape);
    double[] xs = x.toDoubles();
    double[] ts = t.toDoubles();
    double[] gammas = gamma.toDoubles();
    double[] known = statistics(xs, shape);
    statistics.set(known);

    try (Workspace scratch = new Workspace(backend)) {
      backend.timesNormalization(t, x, gamma, statistics, sums, products, out, scratch);
    }

    double[] normalized = normalized(xs, known, shape);
    double[] ofT = sumsByChannel(ts, shape);
    double[] ofProducts = sumsByChannel(each(ts, i -> ts[i] * normalized[i]), shape);
    double n = (double) xs.length / channels;
    close(sums, ofT);
    close(products, ofProducts);
    close(
        out,
        each(
            ts,
            i -> {
              int c = channel(i, shape);
              double kept = ts[i] - ofT[c] / n - normalized[i] * ofProducts[c] / n;
              return gammas[c] * known[2 * channels + c] * kept;
            }));
    assertThat(x.toDoubles()).isEqualTo(xs);
    assertThat(t.toDoubles()).isEqualTo(ts);

    double[] sumsFound = sums.toDoubles();
    double[] productsFound = products.toDoubles();
    backend.fill(sums, 7);
    backend.fill(products, 7);
    try (Workspace scratch = new Workspace(backend)) {
      backend.timesNormalization(t, x, gamma, statistics, sums, products, null, scratch);
    }
    assertThat(sums.toDoubles()).as("alone").isEqualTo(sumsFound);
    assertThat(products.toDoubles()).isEqualTo(productsFound);
  }

  private static int channel(int at, int... shape) {
    int plane = Shapes.length(shape) / (shape[0] * shape[1]);
    return at / plane % shape[1];
  }

  private static double[] sumsByChannel(double[] x, int... shape) {
    double[] sums = new double[shape[1]];
    for (int i = 0; i < x.length; i++) {
      sums[channel(i, shape)] += x[i];
    }
    return sums;
  }

  /** Returns means, variances and inverse roots. */
  private static double[] statistics(double[] x, int... shape) {
    int channels = shape[1];
    double[] sums = sumsByChannel(x, shape);
    double n = (double) x.length / channels;
    double[] squares =
        sumsByChannel(
            each(
                x,
                i -> {
                  double d = x[i] - sums[channel(i, shape)] / n;
                  return d * d;
                }),
            shape);
    double[] all = new double[3 * channels];
    for (int c = 0; c < channels; c++) {
      all[c] = sums[c] / n;
      all[channels + c] = squares[c] / n;
      all[2 * channels + c] = 1 / Math.sqrt(squares[c] / n + EPSILON);
    }
    return all;
  }

  private static double[] normalized(double[] x, double[] statistics, int... shape) {
    return each(
        x,
        i -> {
          int c = channel(i, shape);
          return (x[i] - statistics[c]) * statistics[2 * shape[1] + c];
        });
  }
}
