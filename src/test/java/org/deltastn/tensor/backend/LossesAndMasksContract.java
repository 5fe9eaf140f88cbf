package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

/** Dropout masks and losses against plain loops, in both precisions. */
public abstract class LossesAndMasksContract extends GuardedViews {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void dropoutMasks(Precision precision) {
    use(precision);
    double[] rates = {0, 0.05, 0.3, 0.5, 0.9};
    int columns = 20_000;
    Tensor mask = random(rates.length, columns);

    backend.dropoutMask(rates, RandomStream.of(8), mask);

    double[] m = mask.toDoubles();
    for (int b = 0; b < rates.length; b++) {
      double kept = 1 / (1 - rates[b]);
      int zeros = 0;
      for (int i = b * columns; i < (b + 1) * columns; i++) {
        if (m[i] == 0) {
          zeros++;
        } else {
          assertThat(m[i]).isCloseTo(kept, within(tolerance * kept));
        }
      }
      double deviation = Math.sqrt(columns * rates[b] * (1 - rates[b]));
      assertThat((double) zeros)
          .as("zeros at rate %s", rates[b])
          .isCloseTo(columns * rates[b], within(4 * deviation));
    }
    backend.dropoutMask(rates, RandomStream.of(8), mask);
    assertThat(mask.toDoubles()).as("the same stream").isEqualTo(m);
    backend.dropoutMask(rates, RandomStream.of(9), mask);
    assertThat(mask.toDoubles()).as("another stream").isNotEqualTo(m);
  }

  /** The bits of a mask are the stream's, so every engine draws the same. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void masksAreTheStreamsBits(Precision precision) {
    use(precision);
    for (int[] shape : new int[][] {{1, 1}, {3, 5}, {5, 3}, {1, 1025}, {7, 1201}, {128, 10}}) {
      int rows = shape[0];
      int columns = shape[1];
      int count = rows * columns;
      RandomStream stream = RandomStream.of(-5).fold(count);
      int[] bits = new int[count];
      stream.bits(bits, count);
      double[] rates = new double[rows];
      RandomStream.of(2).uniform(rates, rows);
      Tensor mask = random(rows, columns);
      Tensor applied = random(rows, columns);
      Tensor x = random(rows, columns);
      Tensor out = random(rows, columns);

      backend.dropoutMask(rates, stream, mask);
      backend.dropout(rates, stream, x, applied, out);

      double[] m = mask.toDoubles();
      double[] xs = x.toDoubles();
      assertThat(applied.toDoubles()).isEqualTo(m);
      close(out, each(m, i -> m[i] * xs[i]));
      for (int i = 0; i < count; i++) {
        double rate = rates[i / columns];
        boolean kept = (bits[i] >>> 8) >= Math.round(rate * (1 << 24));
        assertThat(m[i])
            .as("value %d of %d×%d", i, rows, columns)
            .isCloseTo(kept ? 1 / (1 - rate) : 0, within(tolerance / (1 - rate)));
      }
      backend.dropout(rates, stream, x, applied, x);
      assertThat(x.toDoubles()).as("in place").isEqualTo(out.toDoubles());
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void oneRateServesAllRows(Precision precision) {
    use(precision);
    Tensor one = random(4, 100);
    Tensor many = random(4, 100);

    backend.dropoutMask(new double[] {0.4}, RandomStream.of(3), one);
    backend.dropoutMask(new double[] {0.4, 0.4, 0.4, 0.4}, RandomStream.of(3), many);

    assertThat(one.toDoubles()).isEqualTo(many.toDoubles());
    assertThatIllegalArgumentException()
        .isThrownBy(() -> backend.dropoutMask(new double[3], RandomStream.of(3), one))
        .withMessage("a mask of 4 rows needs 1 or 4 rates, found 3");
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void softmaxCrossEntropy(Precision precision) {
    use(precision);
    Tensor y = random(3, 4);
    Tensor tangent = random(3, 4);
    Tensor labels = random(3);
    labels.set(new double[] {3, 0, 2});
    Tensor weights = random(3);
    weights.set(new double[] {1, 0.5, 2});
    Tensor gradient = random(3, 4);
    Tensor found = sum();
    double[] before = y.toDoubles();
    double[] moved = tangent.toDoubles();
    for (Tensor direction : new Tensor[] {null, tangent}) {
      double[] ys = each(before, i -> before[i] + (direction == null ? 0 : moved[i]));
      double loss = 0;
      double[] expected = new double[12];
      for (int b = 0; b < 3; b++) {
        double sum = 0;
        for (int j = 0; j < 4; j++) {
          sum += Math.exp(ys[b * 4 + j]);
        }
        int label = new int[] {3, 0, 2}[b];
        double weight = new double[] {1, 0.5, 2}[b];
        loss -= 0.1 * weight * Math.log(Math.exp(ys[b * 4 + label]) / sum);
        for (int j = 0; j < 4; j++) {
          double hit = j == label ? 1 : 0;
          expected[b * 4 + j] = 0.1 * weight * (Math.exp(ys[b * 4 + j]) / sum - hit);
        }
      }

      backend.softmaxCrossEntropy(
          new LossEvaluation(y, direction, labels, weights, 0.1, gradient, found));
      assertThat(value(found)).isCloseTo(loss, within(tolerance * 10));
      close(gradient, expected);
      double once = value(found);
      backend.softmaxCrossEntropy(
          new LossEvaluation(y, direction, labels, weights, 0.1, null, found));
      assertThat(value(found)).as("written, not added").isEqualTo(once);
      assertThat(y.toDoubles()).isEqualTo(before);
      assertThat(tangent.toDoubles()).isEqualTo(moved);
    }
  }

  /** The loss at y + ẏ is that at their sum as it would have been written. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void theSumWithTheTangentIsRounded(Precision precision) {
    use(precision);
    Tensor y = random(5, 7);
    Tensor tangent = random(5, 7);
    Tensor written = random(5, 7);
    Tensor targets = random(5, 7);
    Tensor labels = random(5);
    labels.set(new double[] {0, 6, 3, 3, 1});
    Tensor weights = random(5);
    Tensor gradient = random(5, 7);
    Tensor expected = random(5, 7);
    Tensor found = sum();
    Tensor of = sum();
    backend.copy(y, written);
    backend.axpy(1, tangent, written);

    backend.softmaxCrossEntropy(
        new LossEvaluation(y, tangent, labels, weights, 0.3, gradient, found));
    backend.softmaxCrossEntropy(
        new LossEvaluation(written, null, labels, weights, 0.3, expected, of));
    assertThat(value(found)).isEqualTo(value(of));
    assertThat(gradient.toDoubles()).isEqualTo(expected.toDoubles());

    backend.squaredError(new LossEvaluation(y, tangent, targets, weights, 0.3, gradient, found));
    backend.squaredError(new LossEvaluation(written, null, targets, weights, 0.3, expected, of));
    assertThat(value(found)).isEqualTo(value(of));
    assertThat(gradient.toDoubles()).isEqualTo(expected.toDoubles());
  }

  /** Losses keep the digits of doubles, whatever the precision of what they are losses of. */
  @ParameterizedTest
  @EnumSource(Precision.class)
  void lossesAreDoubles(Precision precision) {
    use(precision);
    Tensor y = random(3, 1);
    y.set(new double[] {4096, 1, 0.5});
    Tensor targets = random(3, 1);
    targets.set(new double[3]);
    Tensor weights = random(3);
    weights.set(new double[] {1, 1, 1});
    Tensor found = sum();

    backend.squaredError(new LossEvaluation(y, null, targets, weights, 1, null, found));

    assertThat(value(found)).isEqualTo((4096.0 * 4096 + 1 + 0.25) / 2);
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void softmaxOfExtremeLogits(Precision precision) {
    use(precision);
    Tensor y = random(2, 2);
    y.set(new double[] {1000, 0, -1000, 0});
    Tensor labels = random(2);
    labels.set(new double[] {1, 0});
    Tensor weights = random(2);
    weights.set(new double[] {1, 1});
    Tensor gradient = random(2, 2);
    Tensor loss = sum();

    backend.softmaxCrossEntropy(new LossEvaluation(y, null, labels, weights, 1, gradient, loss));
    assertThat(value(loss)).isEqualTo(2000);
    assertThat(gradient.toDoubles()).containsExactly(1, -1, -1, 1);
    y.set(new double[] {Double.NaN, 0, 1, 0});
    backend.softmaxCrossEntropy(new LossEvaluation(y, null, labels, weights, 1, gradient, loss));
    assertThat(value(loss)).isNaN();
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void labelsThatAreNoClassesGiveNoLoss(Precision precision) {
    use(precision);
    Tensor y = random(3, 4);
    Tensor labels = random(3);
    Tensor weights = random(3);
    // Not even where the row does not count.
    weights.set(new double[] {1, 0, 2});
    Tensor gradient = random(3, 4);
    Tensor loss = sum();
    labels.set(new double[] {3, 0, 2});
    backend.softmaxCrossEntropy(new LossEvaluation(y, null, labels, weights, 1, gradient, loss));
    double[] valid = gradient.toDoubles();
    for (double label : new double[] {4, -1, 1e30, Double.NaN, Double.NEGATIVE_INFINITY}) {
      labels.set(new double[] {3, label, 2});

      backend.softmaxCrossEntropy(new LossEvaluation(y, null, labels, weights, 1, gradient, loss));

      assertThat(value(loss)).as("at label %s", label).isNaN();
      double[] found = gradient.toDoubles();
      for (int i = 0; i < found.length; i++) {
        if (i / 4 == 1) {
          assertThat(found[i]).isNaN();
        } else {
          assertThat(found[i]).isEqualTo(valid[i]);
        }
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void squaredError(Precision precision) {
    use(precision);
    Tensor y = random(3, 2);
    Tensor tangent = random(3, 2);
    Tensor targets = random(3, 2);
    Tensor weights = random(3);
    weights.set(new double[] {1, 0, 2});
    Tensor gradient = random(3, 2);
    Tensor found = sum();
    double[] before = y.toDoubles();
    double[] moved = tangent.toDoubles();
    double[] ts = targets.toDoubles();
    double[] ws = {1, 0, 2};
    for (Tensor direction : new Tensor[] {null, tangent}) {
      double[] ys = each(before, i -> before[i] + (direction == null ? 0 : moved[i]));
      double loss = 0;
      for (int i = 0; i < 6; i++) {
        loss += 0.1 * ws[i / 2] * (ys[i] - ts[i]) * (ys[i] - ts[i]) / 2;
      }

      backend.squaredError(
          new LossEvaluation(y, direction, targets, weights, 0.1, gradient, found));
      assertThat(value(found)).isCloseTo(loss, within(tolerance * 10));
      close(gradient, each(ys, i -> 0.1 * ws[i / 2] * (ys[i] - ts[i])));
      double once = value(found);
      backend.squaredError(new LossEvaluation(y, direction, targets, weights, 0.1, null, found));
      assertThat(value(found)).as("written, not added").isEqualTo(once);
      assertThat(y.toDoubles()).isEqualTo(before);
    }
  }
}
