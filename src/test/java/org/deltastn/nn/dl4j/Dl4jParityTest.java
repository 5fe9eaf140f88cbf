package org.deltastn.nn.dl4j;

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
import org.deltastn.nn.dl4j.converter.Activations;
import org.deltastn.problem.Presets;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The general pass against Deeplearning4j: outputs, loss and gradients of the same weights. */
class Dl4jParityTest {

  private static final int IN = 5;
  private static final int OUT = 3;

  @ParameterizedTest
  @EnumSource
  void anyActivationWithAndWithoutBias(org.deltastn.tensor.Activation activation) {
    for (boolean bias : List.of(true, false)) {
      requireParity(
          new NeuralNetConfiguration.Builder()
              .list()
              .layer(dense(IN, 6, Activations.write(activation), bias))
              .layer(dense(6, 4, Activations.write(activation), !bias))
              .layer(
                  new OutputLayer.Builder(LossFunction.MCXENT)
                      .nIn(4)
                      .nOut(OUT)
                      .hasBias(bias)
                      .activation(Activation.SOFTMAX)
                      .build())
              .build(),
          1);
    }
  }

  static Stream<Arguments> losses() {
    return Stream.of(
        Arguments.of(LossFunction.MCXENT, Activation.SOFTMAX, 1),
        Arguments.of(LossFunction.NEGATIVELOGLIKELIHOOD, Activation.SOFTMAX, 1),
        Arguments.of(LossFunction.L2, Activation.IDENTITY, 2),
        Arguments.of(LossFunction.MSE, Activation.IDENTITY, 2.0 / OUT),
        Arguments.of(LossFunction.SQUARED_LOSS, Activation.IDENTITY, 2.0 / OUT));
  }

  @ParameterizedTest
  @MethodSource("losses")
  void anyLossInAnOutputLayer(LossFunction loss, Activation activation, double factor) {
    requireParity(
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(dense(IN, 6, Activation.TANH, true))
            .layer(new OutputLayer.Builder(loss).nIn(6).nOut(OUT).activation(activation).build())
            .build(),
        factor);
  }

  @ParameterizedTest
  @MethodSource("losses")
  void anyLossInALossLayer(LossFunction loss, Activation activation, double factor) {
    requireParity(
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(dense(IN, OUT, Activation.IDENTITY, true))
            .layer(new ActivationLayer(Activation.SWISH))
            .layer(new LossLayer.Builder(loss).activation(activation).build())
            .build(),
        factor);
  }

  @Test
  void presets() {
    int[] sizes = {IN, 6, 4, OUT};
    org.deltastn.tensor.Activation relu = org.deltastn.tensor.Activation.RELU;
    requireParity(Presets.perceptron(sizes, relu, Loss.SOFTMAX_CROSS_ENTROPY), 1);
    requireParity(Presets.perceptron(sizes, relu, Loss.SQUARED_ERROR), 2);
  }

  @Test
  void anImageThatIsFlattened() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("image")
            .setInputTypes(InputType.convolutional(3, 4, 2))
            .addLayer("hidden", dense(0, 6, Activation.RELU, true), "image")
            .addLayer("out", softmax(6), "hidden")
            .setOutputs("out")
            .build();

    requireParity(configuration);
  }

  @Test
  void aGraphWithResidualAdditions() {
    ComputationGraphConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .graphBuilder()
            .addInputs("in")
            .addLayer("a", dense(IN, IN, Activation.TANH, true), "in")
            .addVertex("first", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "a")
            .addLayer("b", dense(IN, IN, Activation.IDENTITY, false), "first")
            .addLayer("c", dense(IN, IN, Activation.SIGMOID, true), "b")
            .addVertex("second", new ElementWiseVertex(ElementWiseVertex.Op.Add), "first", "c", "b")
            .addLayer("act", new ActivationLayer(Activation.ELU), "second")
            .addLayer("out", softmax(IN), "act")
            .setOutputs("out")
            .build();

    requireParity(configuration);
  }

  private static DenseLayer dense(int in, int out, Activation activation, boolean bias) {
    return new DenseLayer.Builder().nIn(in).nOut(out).activation(activation).hasBias(bias).build();
  }

  private static OutputLayer softmax(int in) {
    return new OutputLayer.Builder(LossFunction.MCXENT)
        .nIn(in)
        .nOut(OUT)
        .activation(Activation.SOFTMAX)
        .build();
  }

  private static void requireParity(MultiLayerConfiguration configuration, double factor) {
    Parity.inFloat(factor).require(configuration);
  }

  private static void requireParity(ComputationGraphConfiguration configuration) {
    Parity.inFloat(1).require(configuration);
  }
}
