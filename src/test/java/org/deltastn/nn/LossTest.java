package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.Test;

class LossTest {

  private final Backend backend = Backends.create(Precision.DOUBLE);

  @AfterEach
  void close() {
    backend.close();
  }

  @Test
  void gradients() {
    for (Loss loss : Loss.values()) {
      Tensor y = tensor(new double[] {0.3, -1, 2, 0.5, 0.1, -0.7}, 2, 3);
      Tensor tangent = tensor(new double[] {-0.2, 0.4, 0.1, 1, -0.5, 0.3}, 2, 3);
      Tensor targets =
          loss == Loss.SQUARED_ERROR
              ? tensor(new double[] {1, 2, 3, -1, -2, -3}, 2, 3)
              : tensor(new double[] {1, 2}, 2, 1);
      Tensor weights = tensor(new double[] {0.5, 3}, 2);
      Tensor gradient = backend.allocate(2, 3);
      Tensor value = backend.allocateSums(1);
      for (Tensor direction : new Tensor[] {null, tangent}) {
        loss.evaluate(
            backend, new LossEvaluation(y, direction, targets, weights, 1, gradient, value));
        final double at = value.toDoubles()[0];
        double[] once = gradient.toDoubles();

        FiniteDifferences.assertClose(
            loss.name(),
            once,
            FiniteDifferences.gradient(
                () -> {
                  loss.evaluate(
                      backend, new LossEvaluation(y, direction, targets, weights, 1, null, value));
                  return value.toDoubles()[0];
                },
                y));
        loss.evaluate(
            backend, new LossEvaluation(y, direction, targets, weights, -2, gradient, value));
        assertThat(value.toDoubles()[0]).isEqualTo(-2 * at);
        for (int i = 0; i < 6; i++) {
          assertThat(gradient.toDoubles()[i]).isCloseTo(-2 * once[i], within(1e-14));
        }
      }
    }
  }

  /** −log of a softmax and half a squared distance, row by row in plain Java, at y + ẏ. */
  @Test
  void valuesAreThoseOfTheDefinitions() {
    double[] at = {0.3, -1, 2, 0.5, 0.1, -0.7};
    double[] moved = {0.1, -0.6, 2.1, 1.5, -0.4, -0.4};
    Tensor y = tensor(at, 2, 3);
    Tensor tangent = tensor(new double[] {-0.2, 0.4, 0.1, 1, -0.5, 0.3}, 2, 3);
    double[] weight = {0.5, 3};
    double[] aims = {1, 2, 3, -1, -2, -3};
    for (boolean linearized : new boolean[] {false, true}) {
      double[] output = linearized ? moved : at;
      double entropy = 0;
      double error = 0;
      for (int b = 0; b < 2; b++) {
        double sum = 0;
        for (int j = 0; j < 3; j++) {
          sum += Math.exp(output[3 * b + j]);
          error += 0.5 * weight[b] * Math.pow(output[3 * b + j] - aims[3 * b + j], 2);
        }
        entropy -= weight[b] * Math.log(Math.exp(output[3 * b + b + 1]) / sum);
      }
      Tensor direction = linearized ? tangent : null;
      assertThat(value(Loss.SOFTMAX_CROSS_ENTROPY, y, direction, tensor(new double[] {1, 2}, 2, 1)))
          .isCloseTo(0.25 * entropy, within(1e-12));
      assertThat(value(Loss.SQUARED_ERROR, y, direction, tensor(aims, 2, 3)))
          .isCloseTo(0.25 * error, within(1e-12));
    }
  }

  private double value(Loss loss, Tensor y, Tensor direction, Tensor targets) {
    Tensor weights = tensor(new double[] {0.5, 3}, 2);
    Tensor value = backend.allocateSums(1);
    loss.evaluate(backend, new LossEvaluation(y, direction, targets, weights, 0.25, null, value));
    return value.toDoubles()[0];
  }

  /** The largest logit is at another place in every row; of equal ones the first counts. */
  @Test
  void aRowIsCorrectWhereItsLabelHasTheLargestLogit() {
    double[] logits = {3, 1, 2, -7, -9, -8, 0, 5, -1, -3, -2, -1, 4, 4, 1};
    int[] largest = {0, 0, 1, 2, 0};
    for (int b = 0; b < 5; b++) {
      for (int label = 0; label < 3; label++) {
        double[] labels = {-1, -1, -1, -1, -1};
        labels[b] = label;
        assertThat(
                Loss.SOFTMAX_CROSS_ENTROPY.correct(
                    tensor(logits, 5, 3),
                    tensor(labels, 5, 1),
                    tensor(new double[] {1, 2, 4, 8, 16}, 5)))
            .as("row %d, label %d", b, label)
            .isEqualTo(label == largest[b] ? 1 << b : 0);
      }
    }
  }

  @Test
  void correctRowsAreWeighted() {
    Tensor y = tensor(new double[] {1, 2, 3, 2, 5, 4}, 3, 2);
    Tensor labels = tensor(new double[] {1, 1, 0}, 3, 1);
    Tensor weights = tensor(new double[] {1, 2, 4}, 3);

    assertThat(Loss.SOFTMAX_CROSS_ENTROPY.correct(y, labels, weights)).isEqualTo(5);
    assertThat(Loss.SQUARED_ERROR.correct(y, labels, weights)).isZero();
  }

  @Test
  void targets() {
    assertThat(Loss.SOFTMAX_CROSS_ENTROPY.targetWidth(new int[] {7})).isEqualTo(1);
    assertThat(Loss.SQUARED_ERROR.targetWidth(new int[] {7, 2})).isEqualTo(14);
    Loss.SQUARED_ERROR.requireTargets(new int[] {2}, 2);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Loss.SQUARED_ERROR.requireTargets(new int[] {2}, 1))
        .withMessage("an output of shape [2] needs 2 target(s) a row, found 1");
  }

  @Test
  void targetsThatCannotBeAreDescribed() {
    int[] classes = {3};
    for (float valid : new float[] {0, 1, 2}) {
      assertThat(Loss.SOFTMAX_CROSS_ENTROPY.invalidTarget(classes, valid)).isNull();
    }
    for (float invalid : new float[] {-1, 0.5f, 3, Float.NaN, Float.POSITIVE_INFINITY}) {
      assertThat(Loss.SOFTMAX_CROSS_ENTROPY.invalidTarget(classes, invalid))
          .as("%s", invalid)
          .isEqualTo("a whole number from 0 to 2");
    }
    for (float valid : new float[] {-1, 0.5f, 3e38f}) {
      assertThat(Loss.SQUARED_ERROR.invalidTarget(classes, valid)).isNull();
    }
    for (float invalid : new float[] {Float.NaN, Float.NEGATIVE_INFINITY}) {
      assertThat(Loss.SQUARED_ERROR.invalidTarget(classes, invalid)).isEqualTo("a finite number");
    }
  }

  private Tensor tensor(double[] values, int... shape) {
    Tensor tensor = backend.allocate(shape);
    tensor.set(values);
    return tensor;
  }
}
