package org.deltastn.nn.dl4j;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.Arrays;
import java.util.List;
import java.util.Map;
import java.util.function.UnaryOperator;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor;
import org.deeplearning4j.nn.conf.preprocessor.FeedForwardToCnnPreProcessor;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.vector.HostVector;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Compares us with Deeplearning4j at the same weights and rows: outputs as for prediction, then in
 * training, with loss and gradients, and the running statistics that one step leaves.
 */
final class Parity {

  private static final int ROWS = 7;
  private static final List<String> STATISTICS = List.of("mean", "var");

  private final Precision precision;
  private final double tolerance;
  private final double factor;

  private Parity(Precision precision, double tolerance, double factor) {
    this.precision = precision;
    this.tolerance = tolerance;
    this.factor = factor;
  }

  /** Compares in float; {@code factor} is what Deeplearning4j's loss is of ours. */
  static Parity inFloat(double factor) {
    return new Parity(Precision.FLOAT, 1e-5, factor);
  }

  /** Compares in double, in which the configuration must be. */
  static Parity inDouble() {
    return new Parity(Precision.DOUBLE, 1e-9, 1);
  }

  void require(MultiLayerConfiguration configuration, int... inputShape) {
    Case example = new Case(ConfigurationReader.read(configuration, inputShape));
    example.flat = isFlat(ConfigurationGraph.of(configuration));
    MultiLayerNetwork theirs = ModelExporter.network(configuration, example.weights, inputShape);
    INDArray prediction = theirs.output(example.features(), false);
    INDArray training = theirs.output(example.features(), true);
    theirs.setInput(example.features());
    theirs.setLabels(example.labels());
    theirs.computeGradientAndScore();
    List<String> names = theirs.getLayerNames();
    example.require(prediction, training, theirs, layer -> names.indexOf(layer) + "_");
    theirs.fit(example.features(), example.labels());
    example.requireStatistics(ModelExporter.weights(theirs, inputShape));
  }

  void require(ComputationGraphConfiguration configuration, int... inputShape) {
    Case example = new Case(ConfigurationReader.read(configuration, inputShape));
    example.flat = isFlat(ConfigurationGraph.of(configuration));
    ComputationGraph theirs = ModelExporter.network(configuration, example.weights, inputShape);
    INDArray prediction = theirs.output(false, example.features())[0];
    INDArray training = theirs.output(true, example.features())[0];
    theirs.setInputs(example.features());
    theirs.setLabels(example.labels());
    theirs.computeGradientAndScore();
    example.require(prediction, training, theirs, layer -> layer + "_");
    INDArray[] features = {example.features()};
    theirs.fit(features, new INDArray[] {example.labels()});
    example.requireStatistics(ModelExporter.weights(theirs, inputShape));
  }

  private static boolean isFlat(List<ConfigurationGraph.Vertex> vertices) {
    InputPreProcessor first = vertices.get(0).preprocessor();
    return first instanceof FeedForwardToCnnPreProcessor
        || first instanceof ComposableInputPreProcessor composed
            && composed.getInputPreProcessors()[0] instanceof FeedForwardToCnnPreProcessor;
  }

  /** Weights and a minibatch for an architecture, and what we compute from them. */
  private final class Case {

    private final Architecture architecture;
    private final OurNetwork network;
    private final HostVector weights;
    private final float[] x;
    private final float[] targets;
    private final OurNetwork.Result prediction;
    private final OurNetwork.Result training;
    private final int out;
    private boolean flat;

    private Case(Architecture architecture) {
      this.architecture = architecture;
      network = new OurNetwork(architecture);
      weights = HostVector.of(precision, network.randomWeights(1).toDoubles());
      out = Shapes.length(network.outputShape());
      x = OurNetwork.gaussian(ROWS * Shapes.length(architecture.inputShape()), 2);
      if (classifies()) {
        targets = new float[ROWS];
        for (int b = 0; b < ROWS; b++) {
          targets[b] = b % out;
        }
      } else {
        targets = OurNetwork.gaussian(ROWS * out, 3);
      }
      prediction = network.run(PassKind.EVALUATION, precision, weights, x, targets, ROWS);
      training = network.run(PassKind.GENERAL, precision, weights, x, targets, ROWS);
    }

    private boolean classifies() {
      return architecture.loss() == Loss.SOFTMAX_CROSS_ENTROPY;
    }

    private DataType dataType() {
      return precision == Precision.DOUBLE ? DataType.DOUBLE : DataType.FLOAT;
    }

    INDArray features() {
      int[] shape = architecture.inputShape();
      int[] rows = flat ? new int[] {Shapes.length(shape)} : shape;
      return Nd4j.createFromArray(x).reshape('c', Shapes.withBatch(ROWS, rows)).castTo(dataType());
    }

    INDArray labels() {
      if (!classifies()) {
        return Nd4j.createFromArray(targets).reshape('c', ROWS, out).castTo(dataType());
      }
      INDArray labels = Nd4j.zeros(dataType(), ROWS, out);
      for (int b = 0; b < ROWS; b++) {
        labels.putScalar(b, (int) targets[b], 1);
      }
      return labels;
    }

    void require(INDArray predicted, INDArray trained, Model theirs, UnaryOperator<String> prefix) {
      requireClose("prediction", outputs(prediction), predicted);
      requireClose("output in training", outputs(training), trained);
      double loss = factor * training.loss() / ROWS;
      assertThat(loss).isCloseTo(theirs.score(), within(tolerance * Math.max(1, loss)));
      // Deeplearning4j divides by the rows only when it updates.
      Map<String, INDArray> gradients = theirs.gradient().gradientForVariable();
      assertThat(gradients).hasSize(network.layout().entries().size());
      for (ParameterLayout.Entry entry : network.layout().entries()) {
        if (STATISTICS.contains(entry.spec().name())) {
          continue;
        }
        String name = prefix.apply(entry.layer()) + entry.spec().name();
        boolean transposed = entry.spec().shape().length == 2;
        INDArray gradient = gradients.get(name);
        requireClose(
            "gradient of " + name,
            Arrays.stream(part(entry, training.gradients())).map(g -> factor * g).toArray(),
            transposed ? gradient.transpose() : gradient);
      }
    }

    void requireStatistics(HostVector after) {
      for (ParameterLayout.Entry entry : network.layout().entries()) {
        if (STATISTICS.contains(entry.spec().name())) {
          double[] ours = part(entry, training.weights());
          assertThat(ours).isNotEqualTo(part(entry, weights.toDoubles()));
          requireClose(
              entry.layer() + " " + entry.spec().name(),
              ours,
              Nd4j.createFromArray(part(entry, after.toDoubles())));
        }
      }
    }

    private double[] part(ParameterLayout.Entry entry, double... vector) {
      return Arrays.copyOfRange(vector, entry.offset(), entry.offset() + entry.length());
    }

    // Rounding is relative: the tolerance is for numbers of order 1.
    private void requireClose(String what, double[] ours, INDArray theirs) {
      double[] expected = theirs.dup('c').data().asDouble();
      assertThat(ours).as(what).hasSameSizeAs(expected);
      for (int i = 0; i < ours.length; i++) {
        double allowed = tolerance * Math.max(1, Math.abs(expected[i]));
        assertThat(ours[i]).as(what + " " + i).isCloseTo(expected[i], within(allowed));
      }
    }

    private double[] outputs(OurNetwork.Result result) {
      return classifies() ? softmax(result.outputs()) : result.outputs();
    }

    private double[] softmax(double... logits) {
      double[] probabilities = new double[logits.length];
      for (int b = 0; b < ROWS; b++) {
        double sum = 0;
        for (int j = 0; j < out; j++) {
          sum += Math.exp(logits[b * out + j]);
        }
        for (int j = 0; j < out; j++) {
          probabilities[b * out + j] = Math.exp(logits[b * out + j]) / sum;
        }
      }
      return probabilities;
    }
  }
}
