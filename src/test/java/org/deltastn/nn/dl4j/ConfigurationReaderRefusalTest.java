package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.deltastn.nn.dl4j.Configurations.dense;
import static org.deltastn.nn.dl4j.Configurations.graph;
import static org.deltastn.nn.dl4j.Configurations.list;
import static org.deltastn.nn.dl4j.Configurations.residual;
import static org.deltastn.nn.dl4j.Configurations.softmax;

import java.util.List;
import java.util.stream.Stream;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.GradientNormalization;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.constraint.NonNegativeConstraint;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.graph.ScaleVertex;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.DropoutLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.conf.layers.PReLULayer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deeplearning4j.nn.conf.weightnoise.DropConnect;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.activations.impl.ActivationLReLU;
import org.nd4j.linalg.activations.impl.ActivationReLU;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.ILossFunction;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;
import org.nd4j.linalg.lossfunctions.impl.LossL2;
import org.nd4j.linalg.lossfunctions.impl.LossMCXENT;

/** What {@link ConfigurationReader} does not read, and how it says so. */
class ConfigurationReaderRefusalTest {

  private static final String TO_HYPERPARAMETER =
      "; regularization is not read from a configuration: leave it out, and make it a"
          + " hyperparameter instead, of kind ";
  private static final ElementWiseVertex.Op ADD = ElementWiseVertex.Op.Add;

  @Test
  void refusesOtherLosses() {
    String supported =
        " is not supported; supported: activation softmax with loss MCXENT, NEGATIVELOGLIKELIHOOD"
            + " or SPARSE_MCXENT, activation identity with loss MSE, SQUARED_LOSS or L2, all"
            + " without weights for outputs";
    INDArray weights = Nd4j.createFromArray(1f, 2f);

    assertRefused(
        list(output(LossFunction.XENT.getILossFunction(), Activation.SIGMOID)),
        "layer 0 'layer0': activation sigmoid with loss LossBinaryXENT" + supported);
    assertRefused(
        list(output(new LossMCXENT(), Activation.SIGMOID)),
        "layer 0 'layer0': activation sigmoid with loss LossMCXENT" + supported);
    assertRefused(
        list(output(new LossL2(), Activation.SOFTMAX)),
        "layer 0 'layer0': activation softmax with loss LossL2" + supported);
    assertRefused(
        list(output(new LossMCXENT(weights), Activation.SOFTMAX)),
        "layer 0 'layer0': activation softmax with loss LossMCXENT weighted "
            + weights
            + supported);
    assertRefused(
        list(output(new LossL2(weights), Activation.IDENTITY)),
        "layer 0 'layer0': activation identity with loss LossL2 weighted " + weights + supported);
    assertRefused(
        list(output(null, Activation.IDENTITY)),
        "layer 0 'layer0': activation identity with loss null" + supported);
    assertRefused(
        list(
            dense(3, 2).build(),
            new LossLayer.Builder(LossFunction.L1).activation(Activation.IDENTITY).build()),
        "layer 1 'layer1': activation identity with loss LossL1" + supported);
  }

  @Test
  void refusesOtherActivations() {
    String supported =
        " is not supported; supported: identity, relu, leakyrelu(a=0.01), elu(alpha=1.0), sigmoid,"
            + " tanh, softplus, swish";

    assertRefused(
        list(dense(3, 3).activation(Activation.GELU).build(), softmax(3).build()),
        "layer 0 'layer0': activation gelu(precise=false)" + supported);
    assertRefused(
        list(dense(3, 3).build(), new ActivationLayer(Activation.SOFTMAX), softmax(3).build()),
        "layer 1 'layer1': activation softmax" + supported);
    assertRefused(
        list(dense(3, 3).activation(new ActivationLReLU(0.3)).build(), softmax(3).build()),
        "layer 0 'layer0': activation leakyrelu(a=0.3)" + supported);
    assertRefused(
        list(
            dense(3, 3).activation(new ActivationReLU(6.0, null, 0.1)).build(), softmax(3).build()),
        "layer 0 'layer0': activation relu(max=6.0, threshold=null, negativeSlope=0.1)"
            + supported);
  }

  @Test
  void refusesOtherLayers() {
    String supported =
        " is not supported; supported: ActivationLayer, BatchNormalization, ConvolutionLayer,"
            + " DenseLayer, ElementWiseVertex, EmbeddingSequenceLayer, GlobalPoolingLayer, LSTM,"
            + " LastTimeStep, LossLayer, OutputLayer, RnnOutputLayer, SubsamplingLayer,"
            + " TiedOutputLayer";

    assertRefused(
        list(
            dense(3, 3).build(),
            new PReLULayer.Builder().name("slopes").nIn(3).nOut(3).build(),
            softmax(3).build()),
        "layer 1 'slopes': PReLULayer" + supported);
    assertRefused(
        graph()
            .addLayer("a", dense(3, 3).build(), "in")
            .addVertex("scale", new ScaleVertex(2), "a")
            .addLayer("out", softmax(3).build(), "scale")
            .setOutputs("out")
            .build(),
        "vertex 1 'scale': ScaleVertex" + supported);
    assertRefused(
        list(dense(3, 3).hasLayerNorm(true).build(), softmax(3).build()),
        "layer 0 'layer0': hasLayerNorm is not supported; supported: a dense layer without layer"
            + " normalization");
    assertRefused(
        graph()
            .addLayer("a", dense(3, 3).build(), "in")
            .addVertex("product", new ElementWiseVertex(ElementWiseVertex.Op.Product), "a", "in")
            .addLayer("out", softmax(3).build(), "product")
            .setOutputs("out")
            .build(),
        "vertex 1 'product': ElementWiseVertex(Product) is not supported; supported: Add");
  }

  @Test
  void refusesOtherPreprocessors() {
    assertRefused(
        new NeuralNetConfiguration.Builder()
            .list(dense(6, 3).build(), softmax(3).build())
            .inputPreProcessor(0, new CnnToFeedForwardPreProcessor(1, 3, 2, CNN2DFormat.NHWC))
            .build(),
        "layer 0 'layer0': preprocessor CnnToFeedForwardPreProcessor(inputHeight=1, inputWidth=3,"
            + " numChannels=2, format=NHWC) is not supported; supported:"
            + " CnnToFeedForwardPreProcessor of format NCHW, FeedForwardToCnnPreProcessor,"
            + " InputStandardization, and several of these in a ComposableInputPreProcessor");
  }

  static Stream<Arguments> regularizers() {
    return Stream.of(
        Arguments.of(
            dense(3, 3).l1(0.1), "regularization [L1Regularization(", "weightDecay, the nearest"),
        Arguments.of(dense(3, 3).l2(0.1), "regularization [L2Regularization(", "weightDecay"),
        Arguments.of(dense(3, 3).weightDecay(0.1), "regularization [WeightDecay(", "weightDecay"),
        Arguments.of(
            dense(3, 3).l2Bias(0.1),
            "regularization of the bias [L2Regularization(",
            "weightDecay, the nearest"),
        Arguments.of(
            dense(3, 3).constrainWeights(new NonNegativeConstraint()),
            "constraints [",
            "weightDecay, the nearest"),
        Arguments.of(
            dense(3, 3).weightNoise(new DropConnect(0.5)),
            "weightNoise DropConnect(",
            "dropout, the nearest"),
        Arguments.of(
            dense(3, 3).dropOut(0.5),
            "dropOut Dropout(",
            "inputDropout (on the network's input) or dropout on the layer before"));
  }

  @ParameterizedTest
  @MethodSource("regularizers")
  void refusesRegularization(DenseLayer.Builder layer, String found, String kind) {
    MultiLayerConfiguration configuration =
        list(dense(3, 3).build(), layer.name("hidden").build(), softmax(3).build());

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration.toJson()))
        .withMessageStartingWith("layer 1 'hidden': found " + found)
        .withMessageContaining(TO_HYPERPARAMETER + kind);
  }

  @Test
  void refusesADropoutLayerAndGradientNormalization() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                ConfigurationReader.read(
                    list(dense(3, 3).build(), new DropoutLayer(0.5), softmax(3).build())))
        .withMessageStartingWith("layer 1 'layer1': found DropoutLayer(Dropout(")
        .withMessageContaining(
            TO_HYPERPARAMETER
                + "inputDropout (on the network's input) or dropout on the layer before");
    assertRefused(
        list(
            dense(3, 3).gradientNormalization(GradientNormalization.ClipL2PerLayer).build(),
            softmax(3).build()),
        "layer 0 'layer0': found gradientNormalization ClipL2PerLayer; leave it out, and set"
            + " clippingNorm of the training instead");
  }

  @Test
  void refusesAnOutputThatIsNotTheLastLayer() {
    assertRefused(
        list(softmax(3).build(), softmax(2).build()),
        "layer 0 'layer0': an output layer must be the last");
    assertRefused(
        list(dense(3, 3).build(), dense(3, 2).name("end").build()),
        "layer 1 'end': the last layer must be an output layer (OutputLayer, RnnOutputLayer or LossLayer)");
  }

  @Test
  void refusesNamesThatAreNotUnique() {
    assertRefused(
        list(dense(3, 3).name("x").build(), softmax(3).name("x").build()),
        "layer 1 'x': another layer has this name; hyperparameters name layers");
  }

  @Test
  void refusesSizesThatDoNotFit() {
    assertRefused(
        list(dense(0, 3).build(), softmax(3).build()),
        "layer 0 'layer0': nIn and nOut must be at least 1 (an InputType sets nIn), found 0 and 3");
    // Deeplearning4j's builder overrides an nIn that does not fit.
    MultiLayerConfiguration misfit = list(dense(3, 4).build(), softmax(4).build());
    ((OutputLayer) misfit.getConf(1).getLayer()).setNIn(5);
    assertRefused(misfit, "layer 'layer1': expects 5 inputs, found shape [4]");
    assertRefused(
        list(
            new ActivationLayer(Activation.RELU),
            new LossLayer.Builder(LossFunction.L2).activation(Activation.IDENTITY).build()),
        "layer 0 'layer0': the input's size is unknown: a layer with weights must follow, with its"
            + " nIn");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read("{\"confs\":[]}"))
        .withMessage("the configuration has no layers");
  }

  @Test
  void refusesGraphsOfAnotherForm() {
    assertRefused(
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("one", "two")
            .addVertex("sum", new ElementWiseVertex(ADD), "one", "two")
            .addLayer("out", softmax(3).build(), "sum")
            .setOutputs("out")
            .build(),
        "a graph must have one input, found [one, two]");
    assertRefused(
        graph()
            .addLayer("left", softmax(3).build(), "in")
            .addLayer("right", softmax(3).build(), "in")
            .setOutputs("left", "right")
            .build(),
        "a graph must have one output, found [left, right]");
    assertRefused(
        graph()
            .allowDisconnected(true)
            .addLayer("a", dense(3, 3).build(), "in")
            .addLayer("aside", dense(3, 3).build(), "a")
            .addLayer("out", softmax(3).build(), "a")
            .setOutputs("out")
            .build(),
        "vertex 1 'aside': does not lead to the output 'out'");
  }

  @Test
  void refusesLayersThatJsonLeavesOut() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read("{\"confs\":[{}]}"))
        .withMessageStartingWith("layer 0 'layer0': null is not supported");
    ComputationGraphConfiguration configuration = residual();
    configuration.getVertices().put("a", null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration))
        .withMessageStartingWith("vertex 0 'a': null is not supported");
    configuration.setVertexInputs(null);
    assertRefused(configuration, "vertex 2 'out': has no input");
  }

  @Test
  void refusesBrokenGraphs() {
    ComputationGraphConfiguration configuration = residual();
    configuration.getVertexInputs().put("a", List.of("sum"));
    assertRefused(configuration, "vertex 1 'sum': reads its own output");
    configuration.getVertexInputs().put("a", List.of("nowhere"));
    assertRefused(configuration, "vertex 0 'a': 'nowhere' is neither a vertex nor the input");
    configuration.getVertexInputs().put("a", List.of("in", "in"));
    assertRefused(configuration, "vertex 0 'a': a layer must have one input, found 2");
    configuration.getVertexInputs().remove("a");
    assertRefused(configuration, "vertex 0 'a': has no input");
    configuration.setNetworkOutputs(List.of("gone"));
    assertRefused(configuration, "'gone' is neither a vertex nor the input");
    configuration.setNetworkOutputs(null);
    assertRefused(configuration, "a graph must have one output, found none");
  }

  private static void assertRefused(MultiLayerConfiguration configuration, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration))
        .withMessage(message);
  }

  private static void assertRefused(ComputationGraphConfiguration configuration, String message) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration))
        .withMessage(message);
  }

  private static OutputLayer output(ILossFunction loss, Activation activation) {
    return new OutputLayer.Builder(loss).nIn(3).nOut(2).activation(activation).build();
  }
}
