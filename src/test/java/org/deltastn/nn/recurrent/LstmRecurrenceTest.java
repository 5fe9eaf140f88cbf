package org.deltastn.nn.recurrent;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class LstmRecurrenceTest {

  private static final int UNITS = 2;
  private static final int STREAMS = 2;
  private static final int STEPS = 4;
  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.activationRegularization("layer").build(),
          Hyperparameter.temporalActivationRegularization("layer").build());

  private static LayerCheck check(LstmRecurrence layer, double rate, int streams, int steps) {
    LayerCheck check =
        new LayerCheck(
            layer,
            ResponseStructure.STRUCTURED,
            SPACE,
            new double[][] {{rate}, {0.01}},
            streams * steps,
            streams,
            new int[] {4 * UNITS});
    check.carry(0, streams, UNITS);
    check.carry(1, streams, UNITS);
    return check;
  }

  @ParameterizedTest
  @CsvSource({"1, 2", "2, 3"})
  void derivativesThroughTime(int streams, int steps) {
    try (LayerCheck plain = check(new LstmRecurrence(UNITS), 0, streams, steps);
        LayerCheck dropped =
            check(new LstmRecurrence(UNITS).withDropConnect(0), 0.4, streams, steps)) {
      for (PassKind kind : PassKind.values()) {
        if (!kind.wantsGradients()) {
          continue;
        }
        for (LayerCheck check : new LayerCheck[] {plain, dropped}) {
          // A pass with an offset in the value has no tangent of inputs.
          if (kind.linearized() || kind == PassKind.GENERAL) {
            check.checkJvp(kind);
          }
          check.checkBackward(kind);
        }
      }
    }
  }

  /** The equations in plain Java, with the weights of every example. */
  @Test
  void valuesAreThoseOfTheEquations() {
    try (LayerCheck check = check(new LstmRecurrence(UNITS), 0, STREAMS, STEPS)) {
      assertValues(check, PassKind.EVALUATION, null);
      assertValues(check, PassKind.GENERAL, null);
      assertValues(check, PassKind.HYPER, check.offset().toDoubles());
      assertValues(check, PassKind.RESPONSE, check.offset().toDoubles());
      assertValues(check, PassKind.RESPONSE_LINEARIZED, null);
    }
  }

  private static void assertValues(LayerCheck check, PassKind kind, double[] offset) {
    double[] found = check.output(kind);
    double[] lastC = check.carried(1, STREAMS, UNITS);
    double[] lastH = check.carried(0, STREAMS, UNITS);
    check.context(kind);
    double[] h = check.carried(0, STREAMS, UNITS);
    double[] c = check.carried(1, STREAMS, UNITS);
    double[] x = check.input(0).toDoubles();
    double[] w = check.general(0).toDoubles();
    double[] r = check.response(0).toDoubles();
    double[] u = check.response(1).toDoubles();
    int gates = 4 * UNITS;
    double[] expected = new double[STREAMS * STEPS * UNITS];
    for (int t = 0; t < STEPS; t++) {
      for (int b = 0; b < STREAMS; b++) {
        int row = t * STREAMS + b;
        double[] z = new double[gates];
        for (int j = 0; j < gates; j++) {
          double scale = 0;
          for (int k = 0; offset != null && k < SPACE.size(); k++) {
            scale += offset[row * SPACE.size() + k] * u[j * SPACE.size() + k];
          }
          z[j] = x[row * gates + j];
          for (int k = 0; k < UNITS; k++) {
            z[j] += h[b * UNITS + k] * (w[j * UNITS + k] + scale * r[j * UNITS + k]);
          }
        }
        for (int k = 0; k < UNITS; k++) {
          double i = sigmoid(z[k]);
          double f = sigmoid(z[UNITS + k]);
          double o = sigmoid(z[2 * UNITS + k]);
          double g = Math.tanh(z[3 * UNITS + k]);
          c[b * UNITS + k] = f * c[b * UNITS + k] + i * g;
          h[b * UNITS + k] = o * Math.tanh(c[b * UNITS + k]);
          expected[row * UNITS + k] = h[b * UNITS + k];
        }
      }
    }
    assertThat(found).as(kind.name()).containsExactly(expected, within(1e-12));
    assertThat(lastH).containsExactly(h, within(1e-12));
    assertThat(lastC).containsExactly(c, within(1e-12));
  }

  private static double sigmoid(double x) {
    return 1 / (1 + Math.exp(-x));
  }

  @Test
  void oneMaskServesAllStepsAndIsDrawnOnlyInTraining() {
    try (LayerCheck check =
        check(new LstmRecurrence(UNITS).withDropConnect(0), 0.5, STREAMS, STEPS)) {
      double[] evaluated = check.output(PassKind.EVALUATION);
      double[] trained = check.output(PassKind.GENERAL);
      assertThat(trained).isNotEqualTo(evaluated);
      // Weights that the mask keeps count double, the others not at all.
      double[] w = check.general(0).toDoubles();
      org.deltastn.tensor.Tensor mask = check.context(PassKind.GENERAL).take(4 * UNITS, UNITS);
      org.deltastn.nn.NodeContext context = check.context(PassKind.GENERAL);
      context.backend().dropoutMask(new double[] {0.5}, context.stream(), mask);
      double[] m = mask.toDoubles();
      assertThat(m).contains(0.0).contains(2.0);
      double[] dropped = w.clone();
      Arrays.setAll(dropped, i -> m[i] * w[i]);
      check.general(0).set(dropped);
      assertThat(check.output(PassKind.EVALUATION)).containsExactly(trained, within(1e-13));
    }
  }

  @Test
  void refusesWhatDoesNotFit() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LstmRecurrence(0))
        .withMessageContaining("at least 1 unit");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new LstmRecurrence(2).outputShape(new int[] {6}))
        .withMessageContaining("8 inputs")
        .withMessageContaining("[6]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                new LstmRecurrence(2).responseParameters(ResponseStructure.FULL, 1, new int[] {8}))
        .withMessageContaining("STRUCTURED");
  }
}
