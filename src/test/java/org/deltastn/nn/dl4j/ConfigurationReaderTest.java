package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.deltastn.nn.dl4j.Configurations.dense;
import static org.deltastn.nn.dl4j.Configurations.graph;
import static org.deltastn.nn.dl4j.Configurations.list;
import static org.deltastn.nn.dl4j.Configurations.residual;
import static org.deltastn.nn.dl4j.Configurations.softmax;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ConfigurationReaderTest {

  @Test
  void readsAChainWithItsNamesAndOptions() {
    Architecture read =
        ConfigurationReader.read(
            list(
                dense(4, 3).name("first").activation(Activation.LEAKYRELU).build(),
                dense(3, 3).hasBias(false).activation(Activation.IDENTITY).build(),
                new ActivationLayer(Activation.TANH),
                softmax(3).name("out").hasBias(false).build()));

    assertThat(OurNetwork.describe(read))
        .containsExactly(
            "[4] SOFTMAX_CROSS_ENTROPY",
            "first Dense [-1]",
            "first ActivationLayer [0]",
            "layer1 Dense [1]",
            "layer2 ActivationLayer [2]",
            "out Dense [3]",
            "first W[3, 4]",
            "first b[3]",
            "layer1 W[3, 3]",
            "out W[2, 3]");
  }

  @Test
  void namesLayersThatHaveNone() {
    MultiLayerConfiguration configuration = list(dense(4, 3).build(), softmax(3).build());
    configuration.getConfs().forEach(conf -> conf.getLayer().setLayerName(null));

    assertThat(ConfigurationReader.read(configuration).layerNames())
        .containsExactly("layer0", "layer1");
  }

  @Test
  void readsAGraphWithAResidual() {
    assertThat(OurNetwork.describe(ConfigurationReader.read(residual())))
        .containsExactly(
            "[3] SOFTMAX_CROSS_ENTROPY",
            "a Dense [-1]",
            "a ActivationLayer [0]",
            "sum Add [-1, 1]",
            "out Dense [2]",
            "a W[3, 3]",
            "a b[3]",
            "out W[2, 3]",
            "out b[2]");
  }

  @Test
  void sortsAGraphWhateverTheOrderOfItsVertices() {
    ComputationGraphConfiguration configuration =
        graph()
            .addLayer("out", softmax(3).build(), "sum")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "a")
            .addLayer("a", dense(3, 3).build(), "in")
            .setOutputs("out")
            .build();

    assertThat(OurNetwork.describe(ConfigurationReader.read(configuration)))
        .isEqualTo(OurNetwork.describe(ConfigurationReader.read(residual())));
  }

  @Test
  void takesTheInputShapeFromAnInputType() {
    assertThat(shapeFor(InputType.feedForward(6))).containsExactly(6);
    assertThat(shapeFor(InputType.convolutionalFlat(1, 3, 2))).containsExactly(6);
    assertThat(shapeFor(InputType.convolutional(1, 3, 2))).containsExactly(2, 1, 3);
  }

  @Test
  void readsTheJsonOfEither() {
    MultiLayerConfiguration chain = list(dense(4, 3).build(), softmax(3).build());

    assertThat(OurNetwork.describe(ConfigurationReader.read(chain.toJson())))
        .isEqualTo(OurNetwork.describe(ConfigurationReader.read(chain)));
    assertThat(OurNetwork.describe(ConfigurationReader.read(residual().toJson())))
        .isEqualTo(OurNetwork.describe(ConfigurationReader.read(residual())));
    MultiLayerConfiguration image =
        new NeuralNetConfiguration.Builder()
            .list(new DenseLayer.Builder().nOut(3).build(), softmax(3).build())
            .setInputType(InputType.convolutional(1, 3, 2))
            .build();
    assertThat(ConfigurationReader.read(image.toJson()).inputShape()).containsExactly(2, 1, 3);
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(LossFunction.MCXENT, Loss.SOFTMAX_CROSS_ENTROPY),
        Arguments.of(LossFunction.NEGATIVELOGLIKELIHOOD, Loss.SOFTMAX_CROSS_ENTROPY),
        Arguments.of(LossFunction.SPARSE_MCXENT, Loss.SOFTMAX_CROSS_ENTROPY),
        Arguments.of(LossFunction.MSE, Loss.SQUARED_ERROR),
        Arguments.of(LossFunction.SQUARED_LOSS, Loss.SQUARED_ERROR),
        Arguments.of(LossFunction.L2, Loss.SQUARED_ERROR));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void readsLosses(LossFunction loss, Loss expected) {
    Activation activation =
        expected == Loss.SQUARED_ERROR ? Activation.IDENTITY : Activation.SOFTMAX;
    MultiLayerConfiguration output =
        list(new OutputLayer.Builder(loss).activation(activation).nIn(3).nOut(2).build());
    MultiLayerConfiguration lossLayer =
        list(dense(3, 2).build(), new LossLayer.Builder(loss).activation(activation).build());

    for (MultiLayerConfiguration configuration : List.of(output, lossLayer)) {
      assertThat(ConfigurationReader.read(configuration).loss()).isEqualTo(expected);
      assertThat(ConfigurationReader.read(configuration.toJson()).loss()).isEqualTo(expected);
    }
  }

  @Test
  void takesAReluWithItsDefaultsWrittenOut() {
    ActivationReLU relu = new ActivationReLU(null, 0.0, 0.0);

    assertThat(
            ConfigurationReader.read(list(dense(3, 3).activation(relu).build(), softmax(3).build()))
                .nodes())
        .hasSize(3);
  }

  @Test
  void refusesTextThatIsNoConfiguration() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read("nonsense"))
        .withMessageStartingWith("the network's configuration is not JSON: ");
    for (String other : List.of("{}", "[]", "3", "")) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> ConfigurationReader.read(other))
          .withMessageStartingWith("the JSON is not a configuration of Deeplearning4j: expected");
    }
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConfigurationReader.read("{\"confs\":[{\"layer\":{\"@class\":\"org.foo.Bar\"}}]}"))
        .withMessageStartingWith("the JSON is not a configuration of Deeplearning4j 1.0.0-M2.1: ")
        .withMessageContaining("org.foo.Bar");
  }

  private static int[] shapeFor(InputType type) {
    return ConfigurationReader.read(
            new NeuralNetConfiguration.Builder()
                .list(new DenseLayer.Builder().nOut(3).build(), softmax(3).build())
                .setInputType(type)
                .build())
        .inputShape();
  }
}
