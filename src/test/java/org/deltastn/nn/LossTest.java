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

  private Tensor tensor(double[] values, int... shape) {
    Tensor tensor = backend.allocate(shape);
    tensor.set(values);
    return tensor;
  }
}
