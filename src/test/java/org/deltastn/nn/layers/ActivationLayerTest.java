package org.deltastn.nn.layers;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deltastn.nn.FiniteDifferences.assertClose;

import java.util.Arrays;
import java.util.stream.Stream;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.LayerCheck;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class ActivationLayerTest {

  private static final int[] SHAPE = {2, 3};

  @ParameterizedTest
  @EnumSource(Activation.class)
  void valueIsElementwise(Activation activation) {
    try (LayerCheck check = check(activation)) {
      double[] z = check.input(0).toDoubles();

      for (PassKind kind : PassKind.values()) {
        assertClose(
            activation + " value",
            check.output(kind),
            Arrays.stream(z).map(v -> formula(activation, v)).toArray());
      }
    }
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void derivatives(Activation activation) {
    try (LayerCheck check = check(activation)) {
      for (PassKind kind : PassKind.values()) {
        check.checkJvp(kind);
        check.checkBackward(kind);
      }
    }
  }

  @Test
  void shapeIsKept() {
    assertThat(new ActivationLayer(Activation.TANH).outputShape(SHAPE)).isEqualTo(SHAPE);
  }

  private static LayerCheck check(Activation activation) {
    LayerCheck check =
        new LayerCheck(
            new ActivationLayer(activation),
            ResponseStructure.STRUCTURED,
            HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
            new double[1][1],
            4,
            SHAPE);
    double[] away = check.input(0).toDoubles();
    for (int i = 0; i < away.length; i++) {
      // Kinks at 0 have no derivative to difference.
      away[i] += Math.copySign(0.05, away[i]);
    }
    check.input(0).set(away);
    return check;
  }

  private static double formula(Activation activation, double z) {
    return switch (activation) {
      case IDENTITY -> z;
      case RELU -> z < 0 ? 0 : z;
      case LEAKY_RELU -> z < 0 ? z / 100 : z;
      case ELU -> z < 0 ? Math.exp(z) - 1 : z;
      case SIGMOID -> 1 / (1 + Math.exp(-z));
      case TANH -> (Math.exp(z) - Math.exp(-z)) / (Math.exp(z) + Math.exp(-z));
      case SOFTPLUS -> Math.log(1 + Math.exp(z));
      case SWISH -> z / (1 + Math.exp(-z));
    };
  }

  /** A checkpoint of one activation is refused for a network of another. */
  @Test
  void everyActivationHasADescriptionOfItsOwn() {
    assertThat(Stream.of(Activation.values()).map(a -> new ActivationLayer(a).description()))
        .doesNotHaveDuplicates()
        .doesNotContain("")
        .hasSize(Activation.values().length);
  }
}
