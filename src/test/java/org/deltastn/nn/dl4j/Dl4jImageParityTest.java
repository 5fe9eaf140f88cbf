package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deltastn.nn.dl4j.ImageConfigurations.batchNorm;
import static org.deltastn.nn.dl4j.ImageConfigurations.convolution;
import static org.deltastn.nn.dl4j.ImageConfigurations.graph;
import static org.deltastn.nn.dl4j.ImageConfigurations.images;
import static org.deltastn.nn.dl4j.ImageConfigurations.pool;
import static org.deltastn.nn.dl4j.ImageConfigurations.softmax;

import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.ConvolutionMode;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.GlobalPoolingLayer;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;

/**
 * Networks of images against Deeplearning4j in double precision: see {@link Parity} for what is
 * compared. Images are 7×6 with 2 channels, so that no size is the other's.
 */
class Dl4jImageParityTest {

  private static final Parity PARITY = Parity.inDouble();

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void convolutions(boolean bias) {
    PARITY.require(
        images(
            convolution(3, 3, 1, 1).hasBias(bias).activation(Activation.RELU).build(),
            convolution(4, 3, 2, 0).hasBias(!bias).activation(Activation.TANH).build(),
            softmax()));
  }

  @Test
  void convolutionsWithAWindowThatIsNoSquare() {
    PARITY.require(
        images(
            convolution(3, 1, 1, 0)
                .kernelSize(3, 2)
                .stride(2, 1)
                .padding(1, 0)
                .activation(Activation.SIGMOID)
                .build(),
            softmax()));
  }

  @ParameterizedTest
  @EnumSource(names = {"MAX", "AVG"})
  void poolings(PoolingType type) {
    PARITY.require(
        images(
            convolution(3, 3, 1, 1).activation(Activation.TANH).build(),
            pool(type, 2, 2, 0).build(),
            softmax()));
    PARITY.require(
        images(
            convolution(3, 3, 1, 1).activation(Activation.TANH).build(),
            pool(type, 3, 2, 1).build(),
            softmax()));
    PARITY.require(
        images(
            convolution(2, 1, 1, 0).activation(Activation.TANH).build(),
            pool(type, 1, 1, 0).kernelSize(2, 3).stride(1, 2).build(),
            softmax()));
  }

  @Test
  void meansThatWouldCountPaddingWereThereAny() {
    PARITY.require(
        images(pool(PoolingType.AVG, 2, 2, 0).avgPoolIncludePadInDivisor(true).build(), softmax()));
  }

  @Test
  void modesThatPadOrRefuseRemainders() {
    for (PoolingType type : List.of(PoolingType.MAX, PoolingType.AVG)) {
      PARITY.require(
          images(
              convolution(3, 5, 1, 0).convolutionMode(ConvolutionMode.Same).build(),
              pool(type, 3, 1, 0).convolutionMode(ConvolutionMode.Same).build(),
              softmax()));
    }
    PARITY.require(
        images(
            convolution(3, 1, 1, 0)
                .kernelSize(3, 1)
                .stride(2, 1)
                .convolutionMode(ConvolutionMode.Same)
                .build(),
            convolution(3, 2, 2, 0).convolutionMode(ConvolutionMode.Strict).build(),
            softmax()));
  }

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void batchNormalizationOfImagesAndOfFeatures(boolean logarithm) {
    PARITY.require(
        images(
            convolution(3, 3, 1, 1).activation(Activation.IDENTITY).build(),
            batchNorm().useLogStd(logarithm).decay(0.7).eps(1e-3).build(),
            new ActivationLayer(Activation.RELU),
            new DenseLayer.Builder().nOut(5).activation(Activation.TANH).build(),
            batchNorm().useLogStd(logarithm).build(),
            softmax()));
  }

  @Test
  void anActivationOfABatchNormalizationIsNone() {
    PARITY.require(
        images(
            convolution(3, 3, 1, 1).activation(Activation.TANH).build(),
            batchNorm().activation(Activation.RELU).build(),
            softmax()));
  }

  @Test
  void batchNormalizationOfTheInput() {
    PARITY.require(
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list(batchNorm().nIn(4).nOut(4).build(), softmax())
            .setInputType(InputType.feedForward(4))
            .build());
  }

  @Test
  void meansOfChannels() {
    PARITY.require(
        images(
            convolution(4, 3, 1, 1).activation(Activation.TANH).build(),
            new GlobalPoolingLayer(PoolingType.AVG),
            softmax()));
  }

  @Test
  void flatRowsThatBecomeImagesInTheMiddle() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list(
                new DenseLayer.Builder().nIn(5).nOut(24).activation(Activation.TANH).build(),
                convolution(3, 2, 1, 0).nIn(2).activation(Activation.TANH).build(),
                softmax())
            .inputPreProcessor(1, new FeedForwardToCnnPreProcessor(4, 3, 2))
            .setInputType(InputType.feedForward(5))
            .build();

    PARITY.require(configuration);
  }

  @Test
  void imagesWhoseShapeIsGiven() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list(
                convolution(3, 3, 1, 1).build(), pool(PoolingType.MAX, 2, 2, 0).build(), softmax())
            .setInputType(InputType.convolutional(7, 6, 2))
            .build();

    PARITY.require(configuration, 2, 7, 6);
    PARITY.require(MultiLayerConfiguration.fromJson(configuration.toJson()), 2, 7, 6);
  }

  @Test
  void aGraphOfAResidualBlockWithAProjection() {
    PARITY.require(
        graph()
            .addLayer("stem", convolution(3, 3, 1, 1).activation(Activation.TANH).build(), "in")
            .addLayer("a", convolution(4, 3, 2, 1).hasBias(false).build(), "stem")
            .addLayer("aNorm", batchNorm().build(), "a")
            .addLayer("aRelu", new ActivationLayer(Activation.RELU), "aNorm")
            .addLayer("b", convolution(4, 3, 1, 1).hasBias(false).build(), "aRelu")
            .addLayer("bNorm", batchNorm().build(), "b")
            .addLayer("skip", convolution(4, 1, 2, 0).hasBias(false).build(), "stem")
            .addLayer("skipNorm", batchNorm().build(), "skip")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "bNorm", "skipNorm")
            .addLayer("relu", new ActivationLayer(Activation.RELU), "sum")
            .addLayer("mean", new GlobalPoolingLayer(PoolingType.AVG), "relu")
            .addLayer("out", softmax(), "mean")
            .setOutputs("out")
            .build());
  }

  @Test
  void thePapersNetworks() {
    for (Preset preset :
        List.of(Presets.simpleCnn(8, 0.1), Presets.alexNet(15, 0.01), Presets.vgg16(32, 0.02))) {
      PARITY.require(MultiLayerConfiguration.fromJson(inDouble(preset)));
    }
    PARITY.require(ComputationGraphConfiguration.fromJson(inDouble(Presets.resNet18(8, 0.03))));
  }

  private static String inDouble(Preset preset) {
    String json = preset.networkJson().replace("\"FLOAT\"", "\"DOUBLE\"");
    assertThat(json).isNotEqualTo(preset.networkJson());
    return json;
  }
}
