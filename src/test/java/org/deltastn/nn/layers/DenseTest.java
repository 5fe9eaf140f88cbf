package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.List;
import java.util.stream.IntStream;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.FiniteDifferences;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

class DenseTest {

  private static final int IN = 3;
  private static final int OUT = 4;
  private static final int ROWS = 5;

  static List<Arguments> forms() {
    List<Arguments> forms = new ArrayList<>();
    for (boolean bias : new boolean[] {true, false}) {
      for (ResponseStructure structure :
          List.of(ResponseStructure.STRUCTURED, ResponseStructure.FULL)) {
        for (int h : new int[] {1, 3}) {
          forms.add(Arguments.of(bias, structure, h));
        }
      }
    }
    return forms;
  }

  @ParameterizedTest
  @MethodSource("forms")
  void valueIsTheAffineMapOfEveryExamplesOwnWeights(
      boolean bias, ResponseStructure structure, int h) {
    try (LayerCheck check = check(bias, structure, h)) {
      for (PassKind kind : PassKind.values()) {
        boolean responds =
            kind == PassKind.RESPONSE || kind == PassKind.JOINT || kind == PassKind.HYPER;
        double[] expected = new double[ROWS * OUT];
        double[] x = check.input(0).toDoubles();
        for (int b = 0; b < ROWS; b++) {
          double[] w = weights(check, structure, h, responds ? b : -1);
          double[] biases = bias ? biases(check, structure, h, responds ? b : -1) : new double[OUT];
          for (int o = 0; o < OUT; o++) {
            double sum = biases[o];
            for (int i = 0; i < IN; i++) {
              sum += w[o * IN + i] * x[b * IN + i];
            }
            expected[b * OUT + o] = sum;
          }
        }
        FiniteDifferences.assertClose(kind + " value", check.output(kind), expected);
      }
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void tangents(boolean bias, ResponseStructure structure, int h) {
    try (LayerCheck check = check(bias, structure, h)) {
      check.checkJvp(PassKind.RESPONSE_LINEARIZED);
      check.checkJvp(PassKind.GENERAL);
    }
  }

  @ParameterizedTest
  @MethodSource("forms")
  void gradients(boolean bias, ResponseStructure structure, int h) {
    try (LayerCheck check = check(bias, structure, h)) {
      for (PassKind kind : PassKind.values()) {
        check.checkBackward(kind);
      }
    }
  }

  @Test
  void oneRowOneInputOneOutput() {
    try (LayerCheck check =
        new LayerCheck(
            new Dense(1, 1, true),
            ResponseStructure.STRUCTURED,
            decays(1),
            new double[1][1],
            1,
            new int[] {1})) {
      check.checkJvp(PassKind.RESPONSE_LINEARIZED);
      check.checkBackward(PassKind.RESPONSE_LINEARIZED);
      check.checkBackward(PassKind.JOINT);
      check.checkBackward(PassKind.HYPER);
    }
  }

  @Test
  void flattensAnInputOfMoreAxes() {
    int[] shape = {1, 3};
    try (LayerCheck check =
        new LayerCheck(
            new Dense(3, 2, true),
            ResponseStructure.STRUCTURED,
            decays(2),
            new double[2][1],
            4,
            shape)) {
      check.checkBackward(PassKind.JOINT);
      check.checkJvp(PassKind.RESPONSE_LINEARIZED);
    }
  }

  @Test
  void parametersAreThoseOfThePaper() {
    Dense dense = new Dense(3, 4, true);

    assertThat(dense.parameters(new int[] {3}))
        .extracting(ParameterSpec::name)
        .containsExactly("W", "b");
    assertThat(dense.responseParameters(ResponseStructure.STRUCTURED, 2, new int[] {3}))
        .extracting(ParameterSpec::name)
        .containsExactly("R", "U", "r", "V");
    assertThat(new Dense(3, 4, false).parameters(new int[] {3})).hasSize(1);
    assertThat(dense.responseParameters(ResponseStructure.NONE, 2, new int[] {3})).isEmpty();
    // Θ of the full form is of m×h; U and V start at 0, which a fan-in of 0 says.
    assertThat(
            dense.responseParameters(ResponseStructure.FULL, 2, new int[] {3}).stream()
                .mapToInt(spec -> IntStream.of(spec.shape()).reduce(1, (a, b) -> a * b))
                .sum())
        .isEqualTo(2 * (4 * 3 + 4));
    assertThat(dense.responseParameters(ResponseStructure.STRUCTURED, 2, new int[] {3}))
        .extracting(ParameterSpec::fanIn)
        .containsExactly(3, 0, 3, 0);
  }

  @Test
  void sizesAreChecked() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(0, 3, true))
        .withMessageContaining("0 to 3");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new Dense(3, 2, true).outputShape(new int[] {2, 2}))
        .withMessage("expects 3 inputs, found shape [2, 2]");
    assertThat(new Dense(4, 2, true).outputShape(new int[] {2, 2})).containsExactly(2);
  }

  static LayerCheck check(boolean bias, ResponseStructure structure, int h) {
    return new LayerCheck(
        new Dense(IN, OUT, bias), structure, decays(h), new double[h][1], ROWS, new int[] {IN});
  }

  static HyperparameterSpace decays(int h) {
    return new HyperparameterSpace(
        IntStream.range(0, h)
            .mapToObj(j -> Hyperparameter.weightDecay().name("decay" + j).build())
            .toList());
  }

  /** The weight matrix of one row, or w₀ for row −1, formed as Equations 3.1 and 3.14 say. */
  static double[] weights(LayerCheck check, ResponseStructure structure, int h, int row) {
    double[] w = check.general(0).toDoubles();
    if (row < 0) {
      return w;
    }
    double[] c = check.offset().toDoubles();
    double[] first = check.response(0).toDoubles();
    double[] u = structure == ResponseStructure.FULL ? null : check.response(1).toDoubles();
    for (int i = 0; i < w.length; i++) {
      for (int k = 0; k < h; k++) {
        double slope = u == null ? first[k * w.length + i] : first[i] * u[(i / IN) * h + k];
        w[i] += c[row * h + k] * slope;
      }
    }
    return w;
  }

  private static double[] biases(LayerCheck check, ResponseStructure structure, int h, int row) {
    double[] b = check.general(1).toDoubles();
    if (row < 0) {
      return b;
    }
    double[] c = check.offset().toDoubles();
    boolean full = structure == ResponseStructure.FULL;
    double[] first = check.response(full ? 1 : 2).toDoubles();
    double[] v = full ? null : check.response(3).toDoubles();
    for (int o = 0; o < b.length; o++) {
      for (int k = 0; k < h; k++) {
        b[o] += c[row * h + k] * (full ? first[k * b.length + o] : first[o] * v[o * h + k]);
      }
    }
    return b;
  }
}
