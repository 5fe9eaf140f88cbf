package org.deltastn.nn.layers.normalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;

class StandardizationTest {

  private static final double[] MEANS = {0.5, -1};
  private static final double[] DEVIATIONS = {0.25, 3};

  @Test
  void everyChannelHasItsOwnConstantsInEveryPass() {
    try (LayerCheck check = check(MEANS, DEVIATIONS, 2, 2, 3)) {
      double[] x = check.input(0).toDoubles();
      for (PassKind kind : PassKind.values()) {
        double[] y = check.output(kind);
        for (int i = 0; i < y.length; i++) {
          int channel = i / 6 % 2;
          double expected = (x[i] - MEANS[channel]) / DEVIATIONS[channel];
          assertThat(y[i]).isCloseTo(expected, within(1e-12));
        }
      }
    }
  }

  @Test
  void oneMeanIsThatOfAllFeatures() {
    try (LayerCheck check = check(new double[] {0.5}, new double[] {2}, 5)) {
      double[] x = check.input(0).toDoubles();
      double[] y = check.output(PassKind.GENERAL);
      for (int i = 0; i < y.length; i++) {
        assertThat(y[i]).isCloseTo((x[i] - 0.5) / 2, within(1e-12));
      }
    }
  }

  @Test
  void derivatives() {
    try (LayerCheck images = check(MEANS, DEVIATIONS, 2, 2, 3);
        LayerCheck flat = check(new double[] {0.5}, new double[] {2}, 5)) {
      for (PassKind kind : PassKind.values()) {
        for (LayerCheck check : new LayerCheck[] {images, flat}) {
          check.checkJvp(kind);
          check.checkBackward(kind);
        }
      }
    }
  }

  @Test
  void constantsAreChecked() {
    refused(MEANS, new double[] {1}, "as many means as deviations, at least 1, found 2 and 1");
    refused(new double[0], new double[0], "found 0 and 0");
    refused(new double[] {0}, new double[] {0}, "found 0.0 and 0.0 of channel 0");
    refused(new double[] {Double.NaN}, new double[] {1}, "found NaN and 1.0 of channel 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardization(MEANS, DEVIATIONS).outputShape(new int[] {3, 4, 4}))
        .withMessage("the standardization of 2 channels reads inputs of 3, shape [3, 4, 4]");
    assertThat(new Standardization(MEANS, DEVIATIONS).description())
        .isEqualTo("Standardization([0.5, -1.0], [0.25, 3.0])");
  }

  private static void refused(double[] means, double[] deviations, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Standardization(means, deviations))
        .withMessageContaining(message);
  }

  private static LayerCheck check(double[] means, double[] deviations, int... shape) {
    return new LayerCheck(
        new Standardization(means, deviations),
        ResponseStructure.STRUCTURED,
        HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
        new double[1][1],
        3,
        shape);
  }
}
