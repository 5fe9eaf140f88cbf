package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.deltastn.nn.dl4j.ImageConfigurations.SHAPE;
import static org.deltastn.nn.dl4j.ImageConfigurations.batchNorm;
import static org.deltastn.nn.dl4j.ImageConfigurations.convolution;
import static org.deltastn.nn.dl4j.ImageConfigurations.images;
import static org.deltastn.nn.dl4j.ImageConfigurations.pool;
import static org.deltastn.nn.dl4j.ImageConfigurations.softmax;

import java.io.ByteArrayInputStream;
import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.util.List;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.graph.ElementWiseVertex;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.conf.layers.PoolingType;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.replica.Predictor;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/** Networks of images carried to Deeplearning4j and back. */
class ModelExporterImageTest {

  private static final int ROWS = 12;
  private static final int INPUTS = 2 * 7 * 6;

  @ParameterizedTest
  @ValueSource(booleans = {true, false})
  void aTrainedNetworkPredictsTheSameFromItsZip(boolean logarithm) throws IOException {
    MultiLayerConfiguration configuration =
        images(
            convolution(3, 3, 1, 1).name("conv").build(),
            batchNorm().useLogStd(logarithm).build(),
            pool(PoolingType.MAX, 2, 2, 0).build(),
            softmax());
    Architecture architecture = ConfigurationReader.read(configuration);
    TrainingProblem problem =
        new TrainingProblem(
            architecture,
            HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(), Hyperparameter.dropout("conv").build()),
            TrainingConfiguration.builder()
                .epochs(3)
                .batchSize(4)
                .precision(Precision.DOUBLE)
                .build());
    TrainingData data = new TrainingData(examples(1), examples(2));
    HostVector weights =
        Predictor.effectiveWeights(problem, TrainingLoop.local(problem, data).model());

    MultiLayerNetwork restored =
        ModelSerializer.restoreMultiLayerNetwork(
            zip(ModelExporter.network(configuration, weights)));

    requireSame(restored.output(rows(INPUTS)), predict(problem, weights));
    requireClose(ModelExporter.weights(restored), weights);
  }

  @Test
  void aGraphPredictsTheSameAndComesBack() throws IOException {
    ComputationGraphConfiguration configuration =
        ImageConfigurations.graph()
            .addLayer("stem", convolution(2, 3, 1, 1).build(), "in")
            .addLayer("norm", batchNorm().build(), "stem")
            .addVertex("sum", new ElementWiseVertex(ElementWiseVertex.Op.Add), "norm", "stem")
            .addLayer("out", softmax(), "sum")
            .setOutputs("out")
            .build();
    TrainingProblem problem = plain(ConfigurationReader.read(configuration));
    HostVector weights = weightsFor(problem.architecture());

    ComputationGraph restored =
        ModelSerializer.restoreComputationGraph(
            zip(ModelExporter.network(configuration.toJson(), weights)));

    requireSame(restored.outputSingle(rows(INPUTS)), predict(problem, weights));
    requireClose(ModelExporter.weights(restored), weights);
  }

  @Test
  void theShapeThatWasGivenIsNeededAgain() {
    MultiLayerConfiguration configuration =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.DOUBLE)
            .list(convolution(3, 3, 1, 1).build(), softmax())
            .setInputType(InputType.convolutional(7, 6, 2))
            .build();
    TrainingProblem problem = plain(ConfigurationReader.read(configuration, SHAPE));
    HostVector weights = weightsFor(problem.architecture());

    MultiLayerNetwork network =
        (MultiLayerNetwork) ModelExporter.network(configuration.toJson(), weights, SHAPE);

    requireSame(network.output(rows(SHAPE)), predict(problem, weights));
    assertThat(ModelExporter.weights(network, SHAPE)).isEqualTo(weights);
  }

  @Test
  void aNormalizationKeepsItsVarianceOrTheLogarithmOfItsRoot() {
    for (boolean logarithm : List.of(true, false)) {
      MultiLayerConfiguration configuration =
          images(batchNorm().useLogStd(logarithm).build(), softmax());
      HostVector weights = weightsFor(ConfigurationReader.read(configuration));
      MultiLayerNetwork network = ModelExporter.network(configuration, weights);

      double variance = weights.toDoubles()[6];
      String name = logarithm ? "0_log10stdev" : "0_var";
      double expected = logarithm ? Math.log10(Math.sqrt(variance)) : variance;
      assertThat(network.getParam(name).getDouble(0)).isCloseTo(expected, within(1e-12));
    }
  }

  private static TrainingProblem plain(Architecture architecture) {
    return new TrainingProblem(
        architecture,
        HyperparameterSpace.of(),
        TrainingConfiguration.builder().precision(Precision.DOUBLE).build());
  }

  private static HostVector weightsFor(Architecture architecture) {
    return HostVector.of(
        Precision.DOUBLE, new OurNetwork(architecture).randomWeights(8).toDoubles());
  }

  private static Examples examples(long seed) {
    float[] labels = new float[ROWS];
    float[] ones = new float[ROWS];
    for (int b = 0; b < ROWS; b++) {
      labels[b] = b % 3;
      ones[b] = 1;
    }
    return new Examples(OurNetwork.gaussian(ROWS * INPUTS, seed), SHAPE, labels, 1, ones);
  }

  private static INDArray rows(int... shape) {
    return Nd4j.createFromArray(OurNetwork.gaussian(ROWS * INPUTS, 7))
        .reshape('c', Shapes.withBatch(ROWS, shape))
        .castTo(DataType.DOUBLE);
  }

  private static double[] predict(TrainingProblem problem, HostVector weights) {
    try (Predictor predictor = new Predictor(problem, weights)) {
      return predictor.predict(OurNetwork.gaussian(ROWS * INPUTS, 7), ROWS);
    }
  }

  private static void requireSame(INDArray probabilities, double[] logits) {
    for (int b = 0; b < ROWS; b++) {
      double sum = 0;
      for (int j = 0; j < 3; j++) {
        sum += Math.exp(logits[3 * b + j]);
      }
      for (int j = 0; j < 3; j++) {
        assertThat(probabilities.getDouble(b, j))
            .isCloseTo(Math.exp(logits[3 * b + j]) / sum, within(1e-9));
      }
    }
  }

  private static void requireClose(HostVector found, HostVector expected) {
    assertThat(found.precision()).isEqualTo(expected.precision());
    assertThat(found.toDoubles()).containsExactly(expected.toDoubles(), within(1e-12));
  }

  private static ByteArrayInputStream zip(Model network) throws IOException {
    ByteArrayOutputStream out = new ByteArrayOutputStream();
    ModelExporter.write(network, out);
    return new ByteArrayInputStream(out.toByteArray());
  }
}
