package org.deltastn.nn.onnx;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;

import ai.onnxruntime.OrtException;
import java.util.Arrays;
import java.util.stream.Stream;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.OurNetwork;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Convolution;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.layers.Reshape;
import org.deltastn.nn.layers.normalization.BatchNormalization;
import org.deltastn.nn.layers.pooling.AveragePool;
import org.deltastn.nn.layers.pooling.GlobalAveragePool;
import org.deltastn.nn.layers.pooling.MaxPool;
import org.deltastn.problem.LanguageModels;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** Networks written as ONNX, and run by ONNX Runtime beside this library's own prediction. */
class OnnxExporterTest {

  private static final int ROWS = 9;

  static Stream<Preset> presets() {
    return Stream.of(
        Presets.mnist(20, 30),
        Presets.simpleCnn(12, 0.2),
        Presets.alexNet(17, 0.05),
        Presets.vgg16(32, 0.05),
        Presets.resNet18(16, 0.1));
  }

  @ParameterizedTest
  @MethodSource("presets")
  void presetsPredictTheSame(Preset preset) throws Exception {
    requireSame(preset.architecture());
  }

  @ParameterizedTest
  @EnumSource(Activation.class)
  void activationsAreTheSame(Activation activation) throws Exception {
    int[] sizes = {5, 7, 6, 3};
    requireSame(Architecture.perceptron(sizes, activation, Loss.SOFTMAX_CROSS_ENTROPY));
    requireSame(Architecture.perceptron(sizes, activation, Loss.SQUARED_ERROR));
  }

  @Test
  void windowsNeedNotBeSquareNorFit() throws Exception {
    Architecture.Builder graph = Architecture.builder(2, 9, 8);
    int conv =
        graph.add(
            "conv", new Convolution(2, 4, new Window(3, 2, 2, 1, 2, 1), true), Architecture.INPUT);
    int mean = graph.add("mean", new AveragePool(new Window(3, 2, 2, 1, 1, 1)), conv);
    int most = graph.add("most", new MaxPool(new Window(2, 3, 1, 2, 1, 0)), mean);
    graph.add("out", new Dense(Shapes.length(graph.shape(most)), 3, false), most);
    requireSame(graph.build(Loss.SOFTMAX_CROSS_ENTROPY));
  }

  @Test
  void graphsSplitJoinAndNormalizeFlatRows() throws Exception {
    Architecture.Builder graph = Architecture.builder(12);
    int norm = graph.add("norm", new BatchNormalization(1e-3, 0.9), Architecture.INPUT);
    int image = graph.add("image", new Reshape(3, 2, 2), norm);
    int left = graph.add("left", new Convolution(3, 3, Window.square(1, 1, 0), false), image);
    int right = graph.add("right", new ActivationLayer(Activation.TANH), image);
    int sum = graph.add("sum", new Add(), left, right, image);
    int pool = graph.add("pool", new GlobalAveragePool(), sum);
    graph.add("out", new Dense(3, 2, true), pool);
    requireSame(graph.build(Loss.SQUARED_ERROR));
  }

  @Test
  void anOutputOfImagesIsFlat() throws Exception {
    Architecture.Builder graph = Architecture.builder(1, 4, 4);
    graph.add("conv", new Convolution(1, 2, Window.square(3, 1, 0), true), Architecture.INPUT);
    requireSame(graph.build(Loss.SQUARED_ERROR));
  }

  @Test
  void weightsOfDoublePrecisionAreRounded() throws Exception {
    Architecture architecture =
        Architecture.perceptron(new int[] {4, 8, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    HostVector weights =
        HostVector.of(Precision.DOUBLE, new OurNetwork(architecture).randomWeights(3).toDoubles());
    requireSame(architecture, Precision.DOUBLE, weights);
  }

  @Test
  void columnsAndTargetsAreRawOutside() throws Exception {
    Architecture architecture =
        Architecture.perceptron(new int[] {3, 8, 2}, Activation.RELU, Loss.SQUARED_ERROR);
    HostVector weights = new OurNetwork(architecture).randomWeights(5);
    double[] means = {1234.567, -0.01, 88_000};
    double[] scales = {0.125, 30, 41};
    Standardization standardization =
        new Standardization(means, scales, new double[] {700, -3}, new double[] {64, 0.5});
    float[] x = OurNetwork.gaussian(3 * ROWS, 2);
    for (int i = 0; i < x.length; i++) {
      x[i] = (float) (means[i % 3] + scales[i % 3] * x[i]);
    }
    double[] expected =
        standardization.restoreTargets(
            predict(
                architecture, Precision.FLOAT, weights, standardization.standardizeFeatures(x)));
    byte[] model =
        OnnxExporter.of(architecture, weights).standardization(standardization).toBytes();
    try (OnnxScorer scorer = new OnnxScorer(model)) {
      double[][] found = scorer.numbers(OnnxExporter.PREDICTION, x, ROWS);
      for (int i = 0; i < expected.length; i++) {
        assertThat(found[i / 2][i % 2])
            .isCloseTo(expected[i], within(1e-5 * (64 + Math.abs(expected[i]))));
      }
    }
  }

  @Test
  void thresholdsChooseAsTheStagesDo() throws Exception {
    Architecture architecture =
        Architecture.perceptron(new int[] {4, 3}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    HostVector weights = new OurNetwork(architecture).randomWeights(5);
    float[] x = OurNetwork.gaussian(4 * ROWS, 2);
    double[] thresholds = {0.5, 0.1, 0.9};
    try (OnnxScorer scorer =
        new OnnxScorer(OnnxExporter.of(architecture, weights).thresholds(thresholds).toBytes())) {
      double[][] probabilities = scorer.numbers(OnnxExporter.PROBABILITY, x, ROWS);
      long[] found = scorer.classes(OnnxExporter.PREDICTION, x, ROWS);
      int others = 0;
      for (int b = 0; b < ROWS; b++) {
        double[] scaled = new double[3];
        for (int j = 0; j < 3; j++) {
          scaled[j] = probabilities[b][j] / thresholds[j];
        }
        assertThat(found[b]).isEqualTo(largest(scaled));
        others += found[b] == largest(probabilities[b]) ? 0 : 1;
      }
      assertThat(others).isPositive();
    }
    OnnxExporter always = OnnxExporter.of(architecture, weights).thresholds(new double[] {1, 1, 0});
    try (OnnxScorer scorer = new OnnxScorer(always.toBytes())) {
      assertThat(scorer.classes(OnnxExporter.PREDICTION, x, ROWS)).containsOnly(2);
    }
  }

  @Test
  void propertiesGoAlong() throws Exception {
    Architecture architecture =
        Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    OnnxExporter exporter =
        OnnxExporter.of(architecture, new OurNetwork(architecture).randomWeights(1))
            .property("labels", "[\"yes\",\"no\"]");
    try (OnnxScorer scorer = new OnnxScorer(exporter.toBytes())) {
      assertThat(scorer.properties()).containsEntry("labels", "[\"yes\",\"no\"]");
      assertThat(scorer.outputs()).containsExactly("rawPrediction", "probability", "prediction");
    }
  }

  @Test
  void whatHasNoFormIsRefused() {
    Architecture language = LanguageModels.network(5, 3, 2, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OnnxExporter.of(language, new OurNetwork(language).randomWeights(1)).toBytes())
        .withMessageStartingWith(
            "layer 'embedding' (Embedding) cannot be exported to ONNX; expected one of [Dense,"
                + " Convolution, ");
    Architecture architecture =
        Architecture.perceptron(new int[] {2, 2}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> OnnxExporter.of(architecture, HostVector.zeros(Precision.FLOAT, 5)).toBytes())
        .withMessage("the network has 6 weights, found 5");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                OnnxExporter.of(architecture, HostVector.zeros(Precision.FLOAT, 6))
                    .thresholds(new double[] {0.5})
                    .toBytes())
        .withMessage("the network has 2 classes, found 1 thresholds");
  }

  private static void requireSame(Architecture architecture) throws OrtException {
    requireSame(architecture, Precision.FLOAT, new OurNetwork(architecture).randomWeights(4));
  }

  private static void requireSame(
      Architecture architecture, Precision precision, HostVector weights) throws OrtException {
    float[] x = OurNetwork.gaussian(ROWS * Shapes.length(architecture.inputShape()), 7);
    double[] expected = predict(architecture, precision, weights, x);
    int width = expected.length / ROWS;
    boolean classifies = architecture.loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    try (OnnxScorer scorer = new OnnxScorer(OnnxExporter.of(architecture, weights).toBytes())) {
      double[][] found =
          scorer.numbers(
              classifies ? OnnxExporter.RAW_PREDICTION : OnnxExporter.PREDICTION, x, ROWS);
      long[] classes = classifies ? scorer.classes(OnnxExporter.PREDICTION, x, ROWS) : null;
      double[][] probabilities =
          classifies ? scorer.numbers(OnnxExporter.PROBABILITY, x, ROWS) : null;
      for (int b = 0; b < ROWS; b++) {
        double[] y = Arrays.copyOfRange(expected, b * width, (b + 1) * width);
        if (!classifies) {
          assertThat(found[b]).containsExactly(y, within(1e-5));
          continue;
        }
        double mean = Arrays.stream(y).average().orElseThrow();
        double sum = Arrays.stream(y).map(Math::exp).sum();
        for (int j = 0; j < width; j++) {
          assertThat(found[b][j]).isCloseTo(y[j] - mean, within(1e-5));
          assertThat(probabilities[b][j]).isCloseTo(Math.exp(y[j]) / sum, within(1e-5));
        }
        assertThat(classes[b]).isEqualTo(largest(y));
      }
    }
  }

  private static int largest(double[] values) {
    int best = 0;
    for (int j = 1; j < values.length; j++) {
      best = values[j] > values[best] ? j : best;
    }
    return best;
  }

  private static double[] predict(
      Architecture architecture, Precision precision, HostVector weights, float[] x) {
    TrainingProblem problem =
        new TrainingProblem(
            architecture,
            HyperparameterSpace.of(),
            TrainingConfiguration.builder().precision(precision).build());
    try (Predictor predictor = new Predictor(problem, weights)) {
      return predictor.predict(x, ROWS);
    }
  }
}
