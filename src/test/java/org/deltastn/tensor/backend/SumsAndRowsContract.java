package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatExceptionOfType;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** What lets a training step run without the host: sums in tensors, clipping, rows gathered. */
public abstract class SumsAndRowsContract extends GuardedViews {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void sumsAreDoublesThatStartAtZero(Precision precision) {
    use(precision);
    try (Tensor sums = backend.allocateSums(3)) {
      assertThat(sums.precision()).isEqualTo(Precision.DOUBLE);
      assertThat(sums.shape()).containsExactly(3);
      assertThat(sums.toDoubles()).containsOnly(0);
      sums.view(1, 1).set(new double[] {0.1});
      assertThat(sums.toDoubles()).containsExactly(0, 0.1, 0);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void dotsAreAdded(Precision precision) {
    use(precision);
    Tensor a = random(3, 1003);
    Tensor b = random(3, 1003);
    Tensor sum = sum();
    sum.set(new double[] {0.1});

    backend.addDot(-0.5, a, b, sum);
    backend.addDot(2, b, b, sum);

    double expected = 0.1 - 0.5 * backend.dot(a, b) + 2 * backend.dot(b, b);
    assertThat(value(sum)).isCloseTo(expected, within(1e-12 * expected));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void vectorsAreClippedAsOne(Precision precision) {
    use(precision);
    Tensor a = random(1003);
    Tensor b = random(2, 7);
    double[] as = a.toDoubles();
    double[] bs = b.toDoubles();
    double norm = Math.sqrt(square(as) + square(bs));

    backend.clip(1.001 * norm, a, b);
    assertThat(a.toDoubles()).as("below the limit").isEqualTo(as);
    assertThat(b.toDoubles()).isEqualTo(bs);

    backend.clip(0.4 * norm, a, b);
    close(a, each(as, i -> 0.4 * as[i]));
    close(b, each(bs, i -> 0.4 * bs[i]));

    backend.clip(1, b);
    assertThat(Math.sqrt(square(b.toDoubles()))).isCloseTo(1, within(4 * tolerance));
    close(a, each(as, i -> 0.4 * as[i]));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void rowsAreGathered(Precision precision) {
    use(precision);
    int[] rows = {6, 0, 3, 3, 5};
    Tensor images = random(7, 2, 3, 5);
    Tensor targets = random(7, 1);
    Tensor weights = random(7);
    Tensor[] out = {random(5, 2, 3, 5), random(5, 1), random(5)};
    double[] image = images.toDoubles();
    double[] target = targets.toDoubles();
    double[] weight = weights.toDoubles();

    backend.gatherRows(rows, new Tensor[] {images, targets, weights}, out);

    assertThat(out[0].toDoubles())
        .isEqualTo(each(new double[5 * 30], i -> image[rows[i / 30] * 30 + i % 30]));
    assertThat(out[1].toDoubles()).isEqualTo(each(new double[5], i -> target[rows[i]]));
    assertThat(out[2].toDoubles()).isEqualTo(each(new double[5], i -> weight[rows[i]]));
    assertThat(images.toDoubles()).isEqualTo(image);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void rowsThatAreNotThereAreRefused(Precision precision) {
    use(precision);
    Tensor[] from = {random(7, 2)};
    Tensor[] to = {random(2, 2)};
    double[] before = to[0].toDoubles();

    for (int row : new int[] {7, -1, Integer.MAX_VALUE}) {
      assertThatExceptionOfType(IndexOutOfBoundsException.class)
          .isThrownBy(() -> backend.gatherRows(new int[] {0, row}, from, to))
          .withMessage("row " + row + " at position 1, expected 0 to 6");
      assertThat(to[0].toDoubles()).isEqualTo(before);
    }
  }

  private static double square(double[] x) {
    double sum = 0;
    for (double value : x) {
      sum += value * value;
    }
    return sum;
  }
}
