package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class DropoutTest {

  private static final double[] RATES = {0, 0.2, 0.5, 0.8};

  @Test
  void everyRowHasItsOwnRate() {
    int columns = 4000;
    try (LayerCheck check = check(RATES, columns)) {
      double[] x = check.input(0).toDoubles();
      double[] y = check.output(PassKind.JOINT);

      for (int b = 0; b < RATES.length; b++) {
        int dropped = 0;
        for (int i = b * columns; i < (b + 1) * columns; i++) {
          if (y[i] == 0) {
            dropped++;
          } else {
            assertThat(y[i]).isCloseTo(x[i] / (1 - RATES[b]), within(1e-12 * Math.abs(y[i])));
          }
        }
        double deviation = Math.sqrt(columns * RATES[b] * (1 - RATES[b]));
        assertThat((double) dropped).isCloseTo(columns * RATES[b], within(4 * deviation));
      }
    }
  }

  @Test
  void isTheIdentityInEvaluation() {
    try (LayerCheck check = check(RATES, 10)) {
      assertThat(check.output(PassKind.EVALUATION)).isEqualTo(check.input(0).toDoubles());
      assertThat(check.output(PassKind.HYPER)).isEqualTo(check.input(0).toDoubles());
      assertThat(check.output(PassKind.GENERAL)).isNotEqualTo(check.input(0).toDoubles());
    }
  }

  @Test
  void derivatives() {
    try (LayerCheck check = check(RATES, 6);
        LayerCheck oneRate = check(new double[] {0.4}, 6)) {
      for (PassKind kind : PassKind.values()) {
        check.checkJvp(kind);
        check.checkBackward(kind);
        oneRate.checkJvp(kind);
        oneRate.checkBackward(kind);
      }
    }
  }

  private static LayerCheck check(double[] rates, int columns) {
    return new LayerCheck(
        new Dropout(0),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[][] {rates},
        RATES.length,
        new int[] {columns});
  }

  @Test
  void shapeIsKept() {
    assertThat(new Dropout(0).outputShape(new int[] {2, 3, 4})).containsExactly(2, 3, 4);
  }
}
