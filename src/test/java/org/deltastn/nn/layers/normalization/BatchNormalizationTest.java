package org.deltastn.nn.layers.normalization;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.Arrays;
import java.util.List;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;

class BatchNormalizationTest {

  private static final int ROWS = 4;
  private static final int CHANNELS = 3;
  private static final double EPSILON = 1e-3;
  private static final double DECAY = 0.75;

  static List<int[]> shapes() {
    return List.of(new int[] {CHANNELS, 2, 3}, new int[] {CHANNELS});
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void trainingPassesNormalizeByTheirMinibatch(int... shape) {
    try (LayerCheck check = check(shape)) {
      double[] x = check.input(0).toDoubles();
      double[] mean = moments(x, 1, new double[CHANNELS]);
      double[] variance = moments(x, 2, mean);
      double[] expected = normalized(check, x, mean, variance);

      for (PassKind kind : PassKind.values()) {
        if (kind.training()) {
          FiniteDifferences.assertClose(kind.name(), check.output(kind), expected);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void otherPassesNormalizeByTheRunningStatistics(int... shape) {
    try (LayerCheck check = check(shape)) {
      double[] expected =
          normalized(
              check,
              check.input(0).toDoubles(),
              check.general(BatchNormalization.MEAN).toDoubles(),
              check.general(BatchNormalization.VARIANCE).toDoubles());

      FiniteDifferences.assertClose("hyper", check.output(PassKind.HYPER), expected);
      FiniteDifferences.assertClose("evaluation", check.output(PassKind.EVALUATION), expected);
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void onlyPassesThatTrainTheGeneralPartMoveTheRunningStatistics(int... shape) {
    try (LayerCheck check = check(shape)) {
      double[] x = check.input(0).toDoubles();
      double[] mean = moments(x, 1, new double[CHANNELS]);
      double[] variance = moments(x, 2, mean);
      for (PassKind kind : PassKind.values()) {
        double[] before = check.general(BatchNormalization.MEAN).toDoubles();
        double[] spread = check.general(BatchNormalization.VARIANCE).toDoubles();
        check.output(kind);
        double[] after = check.general(BatchNormalization.MEAN).toDoubles();
        if (kind == PassKind.GENERAL || kind == PassKind.JOINT) {
          FiniteDifferences.assertClose("mean", after, moved(before, mean));
          FiniteDifferences.assertClose(
              "variance",
              check.general(BatchNormalization.VARIANCE).toDoubles(),
              moved(spread, variance));
        } else {
          assertThat(after).as(kind.name()).isEqualTo(before);
        }
      }
    }
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void derivatives(int... shape) {
    try (LayerCheck check = check(shape)) {
      for (PassKind kind : PassKind.values()) {
        check.checkJvp(kind);
        check.checkBackward(kind);
      }
    }
  }

  @Test
  void valuesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchNormalization(0, 0.9))
        .withMessageContaining("must be positive, found 0.0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new BatchNormalization(1e-5, 1.5))
        .withMessageContaining("found 1.5");
  }

  @Test
  void theDescriptionTellsWhatParametersDoNot() {
    assertThat(new BatchNormalization(1e-5, 0.9).description())
        .isEqualTo(new BatchNormalization(1e-5, 0.9).description())
        .isNotEqualTo(new BatchNormalization(1e-3, 0.9).description());
  }

  private static LayerCheck check(int... shape) {
    LayerCheck check =
        new LayerCheck(
            new BatchNormalization(EPSILON, DECAY),
            ResponseStructure.STRUCTURED,
            HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
            new double[1][1],
            ROWS,
            shape);
    check.general(BatchNormalization.VARIANCE).set(new double[] {0.5, 1, 2});
    return check;
  }

  private static int channel(int at, int length) {
    return at / (length / (ROWS * CHANNELS)) % CHANNELS;
  }

  private static double[] moments(double[] x, int power, double... about) {
    double[] moments = new double[CHANNELS];
    for (int i = 0; i < x.length; i++) {
      int c = channel(i, x.length);
      moments[c] += Math.pow(x[i] - about[c], power) * CHANNELS / x.length;
    }
    return moments;
  }

  private static double[] moved(double[] running, double... found) {
    double[] moved = new double[CHANNELS];
    Arrays.setAll(moved, c -> DECAY * running[c] + (1 - DECAY) * found[c]);
    return moved;
  }

  private static double[] normalized(
      LayerCheck check, double[] x, double[] mean, double[] variance) {
    double[] gamma = check.general(BatchNormalization.GAMMA).toDoubles();
    double[] beta = check.general(BatchNormalization.BETA).toDoubles();
    double[] y = new double[x.length];
    for (int i = 0; i < x.length; i++) {
      int c = channel(i, x.length);
      y[i] = gamma[c] * (x[i] - mean[c]) / Math.sqrt(variance[c] + EPSILON) + beta[c];
    }
    return y;
  }
}
