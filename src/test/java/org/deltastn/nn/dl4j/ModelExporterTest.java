package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.layers.DenseLayer;
import org.deeplearning4j.nn.conf.layers.OutputLayer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.linalg.lossfunctions.LossFunctions.LossFunction;

class ModelExporterTest {

  private static final int ROWS = 4;
  private static final MultiLayerConfiguration CLASSIFIER =
      Presets.perceptron(
          new int[] {5, 4, 3}, org.deltastn.tensor.Activation.TANH, Loss.SOFTMAX_CROSS_ENTROPY);

  @Test
  void aRestoredClassifierPredictsTheSoftmaxOfOurLogits() throws IOException {
    HostVector weights = weightsFor(ConfigurationReader.read(CLASSIFIER));
    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(
            zip(ModelExporter.network(CLASSIFIER.toJson(), weights)));

    double[] logits = predict(ConfigurationReader.read(CLASSIFIER), weights);
    INDArray probabilities = restored.output(features());
    for (int b = 0; b < ROWS; b++) {
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        sum += Math.exp(logits[3 * b + j]);
      }
      for (int j = 0; j < 3; j++) {
        assertThat(probabilities.getDouble(b, j))
            .isCloseTo(Math.exp(logits[3 * b + j]) / sum, within(1e-5));
      }
    }
    assertThat(ModelExporter.weights(restored)).isEqualTo(weights);
  }

  @Test
  void aRestoredGraphPredictsAsOurs() throws IOException {
    ComputationGraphConfiguration configuration = residualRegression();
    HostVector weights = weightsFor(ConfigurationReader.read(configuration));
    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(
            zip(ModelExporter.network(configuration.toJson(), weights)));

    double[] ours = predict(ConfigurationReader.read(configuration), weights);
    INDArray theirs = restored.outputSingle(features());
    for (int i = 0; i < ours.length; i++) {
      assertThat(theirs.getDouble(i / 2, i % 2)).isCloseTo(ours[i], within(1e-5));
    }
    assertThat(ModelExporter.weights(restored)).isEqualTo(weights);
  }

  @Test
  void readsTheWeightsOfANetworkThatDeeplearning4jInitialized() {
    MultiLayerNetwork theirs = new MultiLayerNetwork(CLASSIFIER.clone());
    theirs.init();

    HostVector weights = ModelExporter.weights(theirs);

    INDArray again = ModelExporter.network(CLASSIFIER, weights).params();
    assertThat(again).isEqualTo(theirs.params());
    // The first row of our W is the first column of theirs.
    assertThat(weights.toDoubles()[1]).isEqualTo(theirs.getParam("0_W").getDouble(1, 0));
  }

  @Test
  void keepsThePrecisionOfTheConfiguration() {
    MultiLayerConfiguration wide =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list()
            .layer(output(5))
            .build();
    HostVector weights =
        HostVector.of(
            Precision.DOUBLE, new double[] {.1, .2, .3, .4, .5, .6, .7, .8, .9, 1, 1.1, 1.2});

    assertThat(ModelExporter.weights(ModelExporter.network(wide, weights))).isEqualTo(weights);
  }

  @Test
  void leavesTheConfigurationAsItIs() {
    String before = CLASSIFIER.toJson();

    ModelExporter.network(CLASSIFIER, weightsFor(ConfigurationReader.read(CLASSIFIER)));

    assertThat(CLASSIFIER.toJson()).isEqualTo(before);
  }

  @Test
  void refusesAnotherNumberOfWeights() {
    HostVector tooFew = HostVector.zeros(Precision.FLOAT, 38);

    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelExporter.network(CLASSIFIER, tooFew))
        .withMessage("the configuration has 39 weights, found 38");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelExporter.network(residualRegression(), tooFew))
        .withMessage("the configuration has 37 weights, found 38");
  }

  @Test
  void refusesWhatTheReaderRefuses() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelExporter.network("{}", HostVector.zeros(Precision.FLOAT, 1)))
        .withMessageContaining("is not a configuration of Deeplearning4j");
  }

  private static ComputationGraphConfiguration residualRegression() {
    return new NeuralNetConfiguration.Builder()
        .graphBuilder()
        .addInputs("in")
        .addLayer(
            "hidden",
            new DenseLayer.Builder()
                .nIn(5)
                .nOut(5)
                .hasBias(false)
                .activation(Activation.SIGMOID)
                .build(),
            "in")
        .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "in", "hidden")
        .addLayer("out", output(5), "sum")
        .setOutputs("out")
        .build();
  }

  private static OutputLayer output(int in) {
    return new OutputLayer.Builder(LossFunction.MSE)
        .nIn(in)
        .nOut(2)
        .activation(Activation.IDENTITY)
        .build();
  }

  private static ByteArrayInputStream zip(Model network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelExporter.write(network, out);
    return new ByteArrayInputStream(out.toByteArray());
  }

  private static INDArray features() {
    return Nd4j.createFromArray(OurNetwork.gaussian(5 * ROWS, 7)).reshape('c', ROWS, 5);
  }

  private static HostVector weightsFor(Architecture architecture) {
    return new OurNetwork(architecture).randomWeights(8);
  }

  private static double[] predict(Architecture architecture, HostVector weights) {
    TrainingProblem problem =
        new TrainingProblem(
            architecture, HyperparameterSpace.of(), TrainingConfiguration.builder().build());
    try (Predictor predictor = new Predictor(problem, weights)) {
      return predictor.predict(OurNetwork.gaussian(5 * ROWS, 7), ROWS);
    }
  }
}
