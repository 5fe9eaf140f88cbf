package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/** Networks of images are in {@link Dl4jImageParityTest}. */
class InputStandardizationTest {

  private static final Parity PARITY = Parity.inDouble();

  private static MultiLayerConfiguration perceptron(InputStandardization standardization) {
    return new NeuralNetConfiguration.Builder()
        .dataType(DataType.DOUBLE)
        .list(
            new DenseLayer.Builder().nIn(4).nOut(3).activation(Activation.TANH).build(),
            new OutputLayer.Builder(LossFunctions.LossFunction.MCXENT)
                .activation(Activation.SOFTMAX)
                .nIn(3)
                .nOut(2)
                .build())
        .inputPreProcessor(0, standardization)
        .build();
  }

  @Test
  void aPerceptronComputesTheSameInDeeplearning4j() {
    InputStandardization one = new InputStandardization(new double[] {0.3}, new double[] {0.7});
    PARITY.require(perceptron(one));
    PARITY.require(
        perceptron(
            new InputStandardization(new double[] {1, 2, 3, 4}, new double[] {1, 0.5, 2, 3})));
  }

  @Test
  void theJsonKeepsIt() {
    InputStandardization one = new InputStandardization(new double[] {0.3}, new double[] {0.7});
    MultiLayerConfiguration configuration = perceptron(one);
    MultiLayerConfiguration read = MultiLayerConfiguration.fromJson(configuration.toJson());
    assertThat(read.getInputPreProcess(0)).isEqualTo(one).hasSameHashCodeAs(one);
    assertThat(read.toJson()).isEqualTo(configuration.toJson());
  }

  @Test
  void gradientsGoBackByTheDeviations() {
    InputStandardization two = new InputStandardization(new double[] {1, 2}, new double[] {0.5, 4});
    INDArray g = Nd4j.ones(DataType.DOUBLE, 3, 2, 2, 2);
    INDArray back = two.backprop(g, 3, LayerWorkspaceMgr.noWorkspaces());
    assertThat(back.getDouble(1, 0, 1, 1)).isEqualTo(2);
    assertThat(back.getDouble(2, 1, 0, 1)).isEqualTo(0.25);
    assertThat(g.sumNumber().doubleValue()).isEqualTo(24);
  }

  @Test
  void badConstantsAreRefused() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new InputStandardization(new double[] {1}, new double[] {0}))
        .withMessageContaining("positive deviations, found 1.0 and 0.0 of channel 0");
  }
}
