package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class SpatialDropoutTest {

  private static final double[] RATES = {0, 0.2, 0.5, 0.8};

  @Test
  void wholeMapsAreDroppedAtTheRateOfTheRow() {
    int maps = 2000;
    int pixels = 6;
    try (LayerCheck check = check(RATES, maps, 2, 3)) {
      double[] x = check.input(0).toDoubles();
      double[] y = check.output(PassKind.JOINT);

      for (int b = 0; b < RATES.length; b++) {
        int dropped = 0;
        for (int map = b * maps; map < (b + 1) * maps; map++) {
          boolean zero = y[map * pixels] == 0;
          dropped += zero ? 1 : 0;
          for (int i = map * pixels; i < (map + 1) * pixels; i++) {
            double expected = zero ? 0 : x[i] / (1 - RATES[b]);
            assertThat(y[i]).isCloseTo(expected, within(1e-12 * Math.abs(expected)));
          }
        }
        double deviation = Math.sqrt(maps * RATES[b] * (1 - RATES[b]));
        assertThat((double) dropped).isCloseTo(maps * RATES[b], within(4 * deviation));
      }
    }
  }

  @Test
  void isTheIdentityInEvaluation() {
    try (LayerCheck check = check(RATES, 10, 2, 2)) {
      assertThat(check.output(PassKind.EVALUATION)).isEqualTo(check.input(0).toDoubles());
      assertThat(check.output(PassKind.HYPER)).isEqualTo(check.input(0).toDoubles());
      assertThat(check.output(PassKind.GENERAL)).isNotEqualTo(check.input(0).toDoubles());
    }
  }

  @Test
  void derivatives() {
    try (LayerCheck check = check(RATES, 3, 2, 4);
        LayerCheck onePixel = check(RATES, 5, 1, 1);
        LayerCheck oneRate = check(new double[] {0.4}, 4, 2, 2)) {
      for (PassKind kind : PassKind.values()) {
        for (LayerCheck one : new LayerCheck[] {check, onePixel, oneRate}) {
          one.checkJvp(kind);
          one.checkBackward(kind);
        }
      }
    }
  }

  @Test
  void needsMaps() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new SpatialDropout(0).outputShape(new int[] {12}))
        .withMessage(
            "spatial dropout needs feature maps of channels × height × width, found shape [12]");
  }

  private static LayerCheck check(double[] rates, int... shape) {
    return new LayerCheck(
        new SpatialDropout(0),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[][] {rates},
        RATES.length,
        shape);
  }

  @Test
  void shapeIsKept() {
    assertThat(new SpatialDropout(0).outputShape(new int[] {2, 3, 4})).containsExactly(2, 3, 4);
  }
}
