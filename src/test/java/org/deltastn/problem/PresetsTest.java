package org.deltastn.problem;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.nn.dl4j.OurNetwork;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PresetsTest {

  private static final int[] SIZES = {5, 4, 3, 2};

  @ParameterizedTest
  @EnumSource
  void aPerceptronReadsAsTheArchitecture(Activation activation) {
    for (Loss loss : Loss.values()) {
      Architecture read = ConfigurationReader.read(Presets.perceptron(SIZES, activation, loss));
      Architecture expected = Architecture.perceptron(SIZES, activation, loss);

      assertThat(read.layerNames()).containsExactly("layer0", "layer1", "layer2");
      if (activation != Activation.IDENTITY) {
        assertThat(OurNetwork.describe(read)).isEqualTo(OurNetwork.describe(expected));
      }
      OurNetwork network = new OurNetwork(read);
      float[] x = OurNetwork.gaussian(10, 1);
      float[] targets = loss == Loss.SQUARED_ERROR ? new float[4] : new float[] {0, 1};
      OurNetwork.Result found = network.general(network.randomWeights(2), x, targets, 2);
      assertThat(found.outputs())
          .containsExactly(
              new OurNetwork(expected).general(network.randomWeights(2), x, targets, 2).outputs());
    }
  }

  @Test
  void aPerceptronOfTwoSizesIsOneOutputLayer() {
    Architecture read =
        ConfigurationReader.read(
            Presets.perceptron(new int[] {3, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY));

    assertThat(read.nodes()).hasSize(1);
  }

  @Test
  void theMnistPresetStandardizesAndDropsEveryHiddenActivation() {
    Preset preset = Presets.mnist();
    assertThat(preset.architecture().nodes().get(0).layer().description())
        .isEqualTo("Standardization([0.1307], [0.3081])");
    assertThat(preset.space().names())
        .containsExactly("inputDropout", "dropout.layer0", "dropout.layer1", "dropout.layer2");
    assertThat(preset.warmupEpochs()).isEqualTo(5);
    assertThat(Presets.mnist()).isEqualTo(preset);
    assertThat(Presets.mnist(7).space().names()).containsExactly("inputDropout", "dropout.layer0");
    assertThat(Presets.mnist(7).architecture().inputShape()).containsExactly(784);
  }

  @Test
  void theJsonIsAlwaysTheSame() {
    assertThat(Presets.mnist().networkJson()).isEqualTo(Presets.mnist().networkJson());
  }

  @Test
  void refusesSizesThatAreNone() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Presets.perceptron(new int[] {3}, Activation.RELU, Loss.SQUARED_ERROR))
        .withMessage("layers must be at least two sizes of at least 1, found [3]");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Presets.perceptron(new int[] {3, 0, 2}, Activation.RELU, Loss.SQUARED_ERROR))
        .withMessageContaining("found [3, 0, 2]");
  }
}
