package org.deltastn.nn.dl4j.converter;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationCube;
import org.nd4j.linalg.activations.impl.ActivationELU;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.factory.Nd4j;

class ActivationsTest {

  private static final Place PLACE = new Place("layer", 2, "hidden");
  private static final double[] AT = {-3, -0.5, 0.25, 2};

  private static double plain(Activation activation, double x) {
    return switch (activation) {
      case IDENTITY -> x;
      case RELU -> x > 0 ? x : 0;
      case LEAKY_RELU -> x > 0 ? x : 0.01 * x;
      case ELU -> x > 0 ? x : Math.exp(x) - 1;
      case SIGMOID -> 1 / (1 + Math.exp(-x));
      case TANH -> (Math.exp(2 * x) - 1) / (Math.exp(2 * x) + 1);
      case SOFTPLUS -> Math.log(1 + Math.exp(x));
      case SWISH -> x / (1 + Math.exp(-x));
    };
  }

  /** What ND4J computes by the name that is written, at some points. */
  @ParameterizedTest
  @EnumSource
  void whatIsWrittenIsTheSameFunctionAndIsReadAgain(Activation activation) {
    IActivation written = Activations.write(activation).getActivationFunction();
    double[] found =
        written
            .getActivation(Nd4j.createFromArray(AT).reshape(1, AT.length), false)
            .toDoubleVector();

    for (int i = 0; i < AT.length; i++) {
      assertThat(found[i]).isCloseTo(plain(activation, AT[i]), within(1e-6));
    }
    assertThat(Activations.read(PLACE, written)).isEqualTo(activation);
  }

  @Test
  void aReluWhoseSettingsAreZeroIsThePlainOne() {
    assertThat(Activations.read(PLACE, new ActivationReLU(0.0, 0.0, 0.0)))
        .isEqualTo(Activation.RELU);
    assertThat(Activations.read(PLACE, new ActivationReLU(null, null, null)))
        .isEqualTo(Activation.RELU);
  }

  static IActivation[] others() {
    return new IActivation[] {
      new ActivationReLU(6.0, 0.0, 0.0),
      new ActivationReLU(0.0, 0.5, 0.0),
      new ActivationReLU(0.0, 0.0, 0.2),
      new ActivationLReLU(0.3),
      new ActivationELU(0.5),
      new ActivationCube()
    };
  }

  @ParameterizedTest
  @MethodSource("others")
  void otherFunctionsAreRefusedByPlaceAndName(IActivation other) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activations.read(PLACE, other))
        .withMessageStartingWith("layer 2 'hidden': activation ")
        .withMessageContaining("is not supported; supported: identity, relu");
  }

  @Test
  void theSettingsOfAReluThatIsRefusedAreNamed() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Activations.read(PLACE, new ActivationReLU(6.0, 0.5, 0.1)))
        .withMessageContaining("relu(max=6.0, threshold=0.5, negativeSlope=0.1)");
  }
}
