package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.ActivationLayer;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.nn.Architecture;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.tensor.HostVector;
import org.deltastn.tensor.Shapes;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

/** The general pass against Deeplearning4j: outputs, loss and gradients of the same weights. */
class Dl4jParityTest {

  private static final int ROWS = 7;
  private static final int IN = 5;
  private static final int OUT = 3;
  private static final double TOLERANCE = 1e-5;

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
    Case example = new Case(ConfigurationReader.read(configuration), factor);
    MultiLayerNetwork theirs = ModelExporter.network(configuration, example.weights);
    INDArray outputs = theirs.output(example.features());
    theirs.setInput(example.features());
    theirs.setLabels(example.labels());
    theirs.computeGradientAndScore();
    List<String> names = theirs.getLayerNames();
    example.require(outputs, theirs, layer -> names.indexOf(layer) + "_");
  }

  private static void requireParity(ComputationGraphConfiguration configuration) {
    Case example = new Case(ConfigurationReader.read(configuration), 1);
    ComputationGraph theirs = ModelExporter.network(configuration, example.weights);
    INDArray outputs = theirs.outputSingle(example.features());
    theirs.setInputs(example.features());
    theirs.setLabels(example.labels());
    theirs.computeGradientAndScore();
    example.require(outputs, theirs, layer -> layer + "_");
  }

  /** Weights and a minibatch for an architecture, and what we compute from them. */
  private static final class Case {

    private final Architecture architecture;
    private final double factor;
    private final OurNetwork network;
    private final HostVector weights;
    private final float[] x;
    private final float[] targets;

    // The factor is what Deeplearning4j's loss is of ours.
    private Case(Architecture architecture, double factor) {
      this.architecture = architecture;
      this.factor = factor;
      network = new OurNetwork(architecture);
      weights = network.randomWeights(1);
      x = OurNetwork.gaussian(ROWS * Shapes.length(architecture.inputShape()), 2);
      if (classifies()) {
        targets = new float[ROWS];
        for (int b = 0; b < ROWS; b++) {
          targets[b] = b % OUT;
        }
      } else {
        targets = OurNetwork.gaussian(ROWS * OUT, 3);
      }
    }

    private boolean classifies() {
      return architecture.loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    }

    INDArray features() {
      return Nd4j.createFromArray(x)
          .reshape('c', Shapes.withBatch(ROWS, architecture.inputShape()));
    }

    INDArray labels() {
      if (!classifies()) {
        return Nd4j.createFromArray(targets).reshape('c', ROWS, OUT);
      }
      INDArray labels = Nd4j.zeros(DataType.FLOAT, ROWS, OUT);
      for (int b = 0; b < ROWS; b++) {
        labels.putScalar(b, (int) targets[b], 1);
      }
      return labels;
    }

    void require(INDArray outputs, Model theirs, UnaryOperator<String> prefix) {
      OurNetwork.Result ours = network.general(weights, x, targets, ROWS);
      double[] predicted = classifies() ? softmax(ours.outputs()) : ours.outputs();
      for (int b = 0; b < ROWS; b++) {
        for (int j = 0; j < OUT; j++) {
          requireClose("output", predicted[b * OUT + j], outputs.getDouble(b, j));
        }
      }
      requireClose("loss", factor * ours.loss() / ROWS, theirs.score());
      // Deeplearning4j divides by the rows only when it updates.
      Map<String, INDArray> gradients = theirs.gradient().gradientForVariable();
      assertThat(gradients).hasSize(network.layout().entries().size());
      for (ParameterLayout.Entry entry : network.layout().entries()) {
        String name = prefix.apply(entry.layer()) + entry.spec().name();
        int[] shape = entry.spec().shape();
        INDArray gradient = gradients.get(name);
        assertThat(gradient.length()).as(name).isEqualTo(entry.length());
        for (int k = 0; k < entry.length(); k++) {
          double found = factor * ours.gradients()[entry.offset() + k];
          double expected =
              shape.length == 1
                  ? gradient.getDouble(k)
                  : gradient.getDouble(k % shape[1], k / shape[1]);
          requireClose("gradient of " + name, found, expected);
        }
      }
    }

    // Float rounding is relative: the tolerance is for numbers of order 1.
    private static void requireClose(String what, double ours, double theirs) {
      double allowed = TOLERANCE * Math.max(1, Math.abs(theirs));
      assertThat(ours).as(what).isCloseTo(theirs, within(allowed));
    }

    private static double[] softmax(double[] logits) {
      double[] probabilities = new double[logits.length];
      for (int b = 0; b < ROWS; b++) {
        double sum = 0;
        for (int j = 0; j < OUT; j++) {
          sum += Math.exp(logits[b * OUT + j]);
        }
        for (int j = 0; j < OUT; j++) {
          probabilities[b * OUT + j] = Math.exp(logits[b * OUT + j]) / sum;
        }
      }
      return probabilities;
    }
  }
}
