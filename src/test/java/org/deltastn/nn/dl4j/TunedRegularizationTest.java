package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.dropout.Dropout;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.FeedForwardLayer;
import org.deeplearning4j.nn.conf.layers.LossLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.FoldedStandardization;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.vector.HostVector;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.learning.regularization.L2Regularization;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class TunedRegularizationTest {

  private static final HyperparameterSpace SPACE =
      HyperparameterSpace.of(
          Hyperparameter.inputDropout().build(),
          Hyperparameter.dropout("layer0").build(),
          Hyperparameter.weightDecay().build(),
          Hyperparameter.weightDecay("layer1").build());
  private static final double[] VALUES = {0.1, 0.4, 0.01, 0.02};

  private static MultiLayerConfiguration perceptron(Loss loss) {
    return Presets.perceptron(new int[] {4, 5, 3}, org.deltastn.tensor.Activation.RELU, loss);
  }

  private static MultiLayerNetwork tuned(MultiLayerConfiguration configuration) {
    HostVector weights = new OurNetwork(ConfigurationReader.read(configuration)).randomWeights(3);
    return (MultiLayerNetwork)
        ModelExporter.network(configuration.toJson(), weights, SPACE, VALUES);
  }

  private static double l2(MultiLayerConfiguration configuration, int layer) {
    FeedForwardLayer source = (FeedForwardLayer) configuration.getConf(layer).getLayer();
    assertThat(source.getRegularizationBias()).isEmpty();
    return ((L2Regularization) source.getRegularization().get(0)).getL2().valueAt(0, 0);
  }

  @Test
  void dropoutGoesToTheReaderAndDecayToTheWeights() {
    MultiLayerNetwork network = tuned(perceptron(Loss.SOFTMAX_CROSS_ENTROPY));
    MultiLayerConfiguration written =
        MultiLayerConfiguration.fromJson(network.getLayerWiseConfigurations().toJson());
    assertThat(((Dropout) written.getConf(0).getLayer().getIDropout()).getP())
        .isCloseTo(0.9, within(1e-12));
    assertThat(((Dropout) written.getConf(1).getLayer().getIDropout()).getP())
        .isCloseTo(0.6, within(1e-12));
    assertThat(l2(written, 0)).isCloseTo(0.01, within(1e-12));
    assertThat(l2(written, 1)).isCloseTo(0.03, within(1e-12));
    // Deeplearning4j's own penalty is ½ κ ‖W‖² with that.
    double expected =
        0.005 * Math.pow(network.getParam("0_W").norm2Number().doubleValue(), 2)
            + 0.015 * Math.pow(network.getParam("1_W").norm2Number().doubleValue(), 2);
    assertThat(network.calcRegularizationScore(true)).isCloseTo(expected, within(1e-6));
  }

  /**
   * The objective of standardized targets, ½ (ŷ − y)² / s² + Σ κ/2 ‖W‖², times s² is the one of raw
   * targets: its penalty must be what Deeplearning4j computes of the folded weights, in its
   * proportion to the loss.
   */
  @Test
  void decayOfFoldedWeightsIsThatOfTheStandardizedProblem() {
    MultiLayerConfiguration configuration =
        Presets.perceptron(
            new int[] {4, 5, 3, 1}, org.deltastn.tensor.Activation.RELU, Loss.SQUARED_ERROR);
    Architecture architecture = ConfigurationReader.read(configuration);
    HostVector weights = new OurNetwork(architecture).randomWeights(3);
    double s = 7;
    Standardization standardization =
        new Standardization(
            new double[] {1, -2, 30, 4},
            new double[] {2, 0.5, 1, 100},
            new double[] {9},
            new double[] {s});
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.weightDecay().build());
    MultiLayerNetwork plain =
        (MultiLayerNetwork)
            ModelExporter.network(
                configuration.toJson(), weights, space, new double[] {0.1, 0.4, 0.01});
    MultiLayerNetwork folded =
        (MultiLayerNetwork)
            ModelExporter.network(
                configuration.toJson(),
                FoldedStandardization.fold(architecture, weights, standardization),
                space,
                new double[] {0.1, 0.4, 0.01},
                standardization);

    // Presets have the loss L2, twice ours, so that its penalty is twice ours too.
    double expected = 2 * s * s * 0.005 * (squaredNorm(plain, "1_W") + squaredNorm(plain, "2_W"));
    assertThat(folded.calcRegularizationScore(true)).isCloseTo(expected, within(1e-4 * expected));
    MultiLayerConfiguration written = folded.getLayerWiseConfigurations();
    assertThat(written.getConf(0).getLayer().getIDropout()).isNull();
    FeedForwardLayer first = (FeedForwardLayer) written.getConf(0).getLayer();
    assertThat(first.getRegularization()).isEmpty();
    assertThat(((Dropout) written.getConf(1).getLayer().getIDropout()).getP())
        .isCloseTo(0.6, within(1e-12));
    assertThat(l2(written, 1))
        .isCloseTo(s * s * l2(plain.getLayerWiseConfigurations(), 1), within(1e-9));
    assertThat(l2(written, 2)).isEqualTo(l2(plain.getLayerWiseConfigurations(), 2));
    INDArray raw = Nd4j.createFromArray(new float[][] {{1.5f, -3, 31, 104}, {0, 0, 0, 0}});
    INDArray standard =
        Nd4j.createFromArray(new float[][] {{0.25f, -2, 1, 1}, {-0.5f, 4, -30, -0.04f}});
    assertThat(folded.output(raw).toDoubleVector())
        .containsExactly(plain.output(standard).mul(s).add(9).toDoubleVector(), within(1e-4));
  }

  private static double squaredNorm(MultiLayerNetwork network, String parameter) {
    return Math.pow(network.getParam(parameter).norm2Number().doubleValue(), 2);
  }

  @Test
  void deeplearning4jDropsWithIt() {
    MultiLayerConfiguration configuration = perceptron(Loss.SOFTMAX_CROSS_ENTROPY);
    HostVector weights = new OurNetwork(ConfigurationReader.read(configuration)).randomWeights(3);
    INDArray x = Nd4j.ones(2000, 4);
    MultiLayerNetwork network =
        (MultiLayerNetwork)
            ModelExporter.network(
                configuration.toJson(),
                weights,
                HyperparameterSpace.of(Hyperparameter.inputDropout().build()),
                new double[] {0.3});
    // Of the rows, 0.7⁴ keep all four inputs and are the only ones with this output.
    INDArray z = network.feedForward(x, true).get(1);
    INDArray whole =
        Nd4j.nn()
            .relu(
                x.getRow(0, true)
                    .div(0.7)
                    .mmul(network.getParam("0_W"))
                    .addRowVector(network.getParam("0_b")),
                0);
    int kept = 0;
    for (int i = 0; i < 2000; i++) {
      kept += z.getRow(i, true).equalsWithEps(whole, 1e-4) ? 1 : 0;
    }
    assertThat(kept / 2000.0).isBetween(0.19, 0.29);
  }

  @Test
  void decayKeepsItsProportionToTheLoss() {
    // L2 is twice our squared error, MSE over three outputs two thirds of it.
    assertThat(l2(tuned(perceptron(Loss.SQUARED_ERROR)).getLayerWiseConfigurations(), 0))
        .isCloseTo(0.02, within(1e-12));
    MultiLayerConfiguration mse =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.RELU).build())
            .layer(
                new OutputLayer.Builder(LossFunction.MSE)
                    .nIn(5)
                    .nOut(3)
                    .activation(Activation.IDENTITY)
                    .build())
            .build();
    assertThat(l2(tuned(mse).getLayerWiseConfigurations(), 0)).isCloseTo(0.02 / 3, within(1e-12));
    MultiLayerConfiguration lossLayer =
        new NeuralNetConfiguration.Builder()
            .list()
            .layer(new DenseLayer.Builder().nIn(4).nOut(5).activation(Activation.RELU).build())
            .layer(new DenseLayer.Builder().nIn(5).nOut(3).activation(Activation.IDENTITY).build())
            .layer(new LossLayer.Builder(LossFunction.MSE).activation(Activation.IDENTITY).build())
            .build();
    assertThat(l2(tuned(lossLayer).getLayerWiseConfigurations(), 0))
        .isCloseTo(0.02 / 3, within(1e-12));
  }

  @Test
  void whatHasNoPlaceIsNamedAndLeftOut() {
    ComputationGraphConfiguration residual = Configurations.residual();
    List<ConfigurationGraph.Vertex> vertices = ConfigurationGraph.of(residual);
    HyperparameterSpace space =
        HyperparameterSpace.of(
            // Read by "a" and by the sum; read by the sum; divided by rows; fine.
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("a").build(),
            Hyperparameter.weightDecay("out").dividedByRows(true).build(),
            Hyperparameter.dropout("sum").build());
    List<String> left =
        TunedRegularization.write(vertices, space, new double[] {0.1, 0.2, 0.3, 0.4}, null);
    assertThat(left).containsExactly("inputDropout", "dropout.a", "weightDecay.out");
    List<Object> dropouts = new ArrayList<>();
    for (ConfigurationGraph.Vertex vertex : vertices) {
      if (vertex.source() instanceof FeedForwardLayer layer) {
        dropouts.add(layer.getIDropout());
      }
    }
    assertThat(dropouts).containsExactly(null, new Dropout(0.6));
  }

  @Test
  void normalizationsAreNoLayersOfWeights() {
    MultiLayerConfiguration configuration =
        ImageConfigurations.images(
            ImageConfigurations.convolution(3, 3, 1, 1).name("conv").build(),
            ImageConfigurations.batchNorm().name("norm").build(),
            ImageConfigurations.convolution(2, 3, 1, 1).name("last").build(),
            ImageConfigurations.softmax());
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.dropout("conv").build(),
            Hyperparameter.dropout("norm").build(),
            Hyperparameter.weightDecay().build());

    List<String> left =
        TunedRegularization.write(
            ConfigurationGraph.of(configuration), space, new double[] {0.2, 0.3, 0.01}, null);

    assertThat(left).containsExactly("dropout.conv");
    FeedForwardLayer norm = (FeedForwardLayer) configuration.getConf(1).getLayer();
    assertThat(norm.getIDropout()).isNull();
    assertThat(norm.getRegularization()).isEmpty();
    assertThat(((Dropout) configuration.getConf(2).getLayer().getIDropout()).getP())
        .isCloseTo(0.7, within(1e-12));
    assertThat(l2(configuration, 0)).isCloseTo(0.01, within(1e-12));
  }
}
