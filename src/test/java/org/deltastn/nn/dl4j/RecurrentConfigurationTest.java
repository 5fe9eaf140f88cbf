package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.GravesLSTM;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.problem.LanguageModels;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Language models as Deeplearning4j's configurations and zip files. */
class RecurrentConfigurationTest {

  private static final int WORDS = 6;
  private static final int STEPS = 7;

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void aLanguageModelIsReadAsItWasBuilt(boolean tied) {
    int embedding = tied ? 3 : 4;
    String json = LanguageModels.networkJson(WORDS, embedding, 3, 2, tied);
    TrainingProblem read = problem(json);
    TrainingProblem built =
        new TrainingProblem(
            LanguageModels.network(WORDS, embedding, 3, 2, tied),
            HyperparameterSpace.of(),
            read.configuration());
    assertThat(read.architecture().layerNames()).isEqualTo(built.architecture().layerNames());
    assertThat(read.network().readsSequences()).isTrue();
    assertThat(read.network().vocabulary()).isEqualTo(WORDS);
    assertThat(read.network().general().length()).isEqualTo(built.network().general().length());
    HostVector weights = weights(read);
    float[] text = {0, 5, 2, 2, 3, 1, 4};
    try (Predictor ours = new Predictor(read, weights);
        Predictor theirs = new Predictor(built, weights)) {
      assertThat(ours.predict(text, STEPS)).isEqualTo(theirs.predict(text, STEPS));
    }
  }

  @ParameterizedTest
  @ValueSource(booleans = {false, true})
  void anExportedModelGivesTheSameProbabilitiesAndComesBackUnchanged(boolean tied)
      throws IOException {
    String json = LanguageModels.networkJson(WORDS, tied ? 3 : 4, 3, 2, tied);
    TrainingProblem problem = problem(json);
    HostVector weights = weights(problem);
    MultiLayerNetwork exported = (MultiLayerNetwork) ModelExporter.network(json, weights);
    float[] text = {0, 5, 2, 2, 3, 1, 4};
    INDArray output =
        exported.output(Nd4j.createFromArray(text).reshape(1, 1, STEPS).castTo(DataType.FLOAT));
    try (Predictor ours = new Predictor(problem, weights)) {
      double[] logits = ours.predict(text, STEPS);
      for (int t = 0; t < STEPS; t++) {
        double sum = 0;
        for (int k = 0; k < WORDS; k++) {
          sum += Math.exp(logits[t * WORDS + k]);
        }
        for (int k = 0; k < WORDS; k++) {
          assertThat(Math.exp(logits[t * WORDS + k]) / sum)
              .isCloseTo(output.getDouble(0, k, t), within(1e-6));
        }
      }
    }
    assertThat(ModelExporter.weights(exported).toDoubles()).isEqualTo(weights.toDoubles());
    ByteArrayOutputStream zip = new ByteArrayOutputStream();
    ModelExporter.write(exported, zip);
    ModelImporter.Imported imported =
        ModelImporter.read(new ByteArrayInputStream(zip.toByteArray()));
    assertThat(imported.weights().toDoubles()).isEqualTo(weights.toDoubles());
    assertThat(imported.architecture().layerNames())
        .containsExactly("embedding", "lstm0", "lstm1", "output");
  }

  @Test
  void tiedWeightsThatWereTrainedApartAreRefused() {
    String json = LanguageModels.networkJson(WORDS, 3, 3, 1, true);
    MultiLayerNetwork exported =
        (MultiLayerNetwork) ModelExporter.network(json, weights(problem(json)));
    exported.getParam("2_W").addi(1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ModelExporter.weights(exported))
        .withMessageContaining("'output'")
        .withMessageContaining("not those of the embedding 'embedding'");
  }

  @Test
  void whatIsNotTheSameNetworkIsRefused() {
    refused("activation relu", embedding(false), lstm(Activation.RELU, Activation.SIGMOID));
    refused(
        "gateActivationFn hardsigmoid",
        embedding(false),
        lstm(Activation.TANH, Activation.HARDSIGMOID));
    refused("hasBias", embedding(true), lstm(Activation.TANH, Activation.SIGMOID));
    refused(
        "GravesLSTM is not supported",
        embedding(false),
        new GravesLSTM.Builder().nIn(4).nOut(3).build());
    refused(
        "an EmbeddingSequenceLayer must come before", lstm(Activation.TANH, Activation.SIGMOID));
  }

  private static void refused(String message, Layer... layers) {
    NeuralNetConfiguration.ListBuilder list = new NeuralNetConfiguration.Builder().list();
    for (Layer layer : layers) {
      list.layer(layer);
    }
    MultiLayerConfiguration configuration =
        list.layer(
                new RnnOutputLayer.Builder()
                    .nIn(3)
                    .nOut(WORDS)
                    .activation(Activation.SOFTMAX)
                    .build())
            .build();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> ConfigurationReader.read(configuration))
        .withMessageContaining(message);
  }

  private static EmbeddingSequenceLayer embedding(boolean bias) {
    return new EmbeddingSequenceLayer.Builder().nIn(WORDS).nOut(4).hasBias(bias).build();
  }

  private static LSTM lstm(Activation activation, Activation gates) {
    return new LSTM.Builder()
        .nIn(4)
        .nOut(3)
        .activation(activation)
        .gateActivationFunction(gates)
        .build();
  }

  private static TrainingProblem problem(String json) {
    return new TrainingProblem(
        ConfigurationReader.read(json),
        HyperparameterSpace.of(),
        TrainingConfiguration.builder().sequenceLength(STEPS).build());
  }

  private static HostVector weights(TrainingProblem problem) {
    double[] weights = new double[problem.network().general().length()];
    RandomStream.of(3).gaussian(weights, weights.length);
    return HostVector.of(Precision.FLOAT, weights);
  }
}
