package org.deltastn.nn.dl4j;

import java.io.IOException;
import java.io.OutputStream;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deeplearning4j.nn.api.Model;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.data.Standardization;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.converter.Converter;
import org.deltastn.nn.dl4j.converter.Converters;
import org.deltastn.nn.dl4j.converter.TiedOutputLayer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Carries trained weights into a Deeplearning4j network of the configuration they were trained
 * under, and back.
 *
 * <p>The network computes what {@link org.deltastn.train.replica.Predictor} does, in the data type
 * of its configuration; a classifier outputs the softmax of the logits. Where the configuration
 * begins with a FeedForwardToCnnPreProcessor, it takes images as flat rows of channels × height ×
 * width. Deeplearning4j holds the variance of a batch normalization as log₁₀ of its root if so
 * configured, and in float then predicts the same up to rounding. Weights are in the order of
 * {@link Network#general()}, as {@link org.deltastn.train.replica.Predictor#effectiveWeights}
 * returns them.
 */
public final class ModelExporter {

  private static final Logger LOG = LoggerFactory.getLogger(ModelExporter.class);

  private ModelExporter() {}

  /**
   * Returns a network with the given weights, from the JSON of its configuration.
   *
   * @param inputShape of the input, where the configuration does not say it
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}, as the JSON says
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses the configuration, or
   *     the number of weights differs
   */
  public static Model network(String json, HostVector weights, int... inputShape) {
    return ConfigurationJson.<Model>parse(
        json,
        multiLayer -> network(multiLayer, weights, inputShape),
        graph -> network(graph, weights, inputShape));
  }

  /**
   * Returns a network with the given weights, and with the values of hyperparameters as dropout and
   * L2 in its configuration, so that it continues training as it was tuned. A warning names those
   * for which Deeplearning4j has no place: dropout on what several layers read, or on what a layer
   * without weights reads, penalties divided by the number of rows, and augmentations.
   *
   * @param values of the hyperparameters, in their domains
   * @param inputShape of the input, where the configuration does not say it
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}, as the JSON says
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses the configuration, or
   *     the number of weights differs
   */
  public static Model network(
      String json,
      HostVector weights,
      HyperparameterSpace space,
      double[] values,
      int... inputShape) {
    return network(json, weights, space, values, null, inputShape);
  }

  /**
   * Returns a network with weights that a standardization was folded into, and with the values of
   * hyperparameters as dropout and L2 of these weights. Left out with a warning are, beside those
   * for which Deeplearning4j has no place, input dropout and the weight decay of layers that read
   * standardized columns: they have no equal there on raw columns.
   *
   * @param values of the hyperparameters, in their domains
   * @param folded standardization that the weights contain, or null for none
   * @param inputShape of the input, where the configuration does not say it
   * @return a {@link MultiLayerNetwork} or a {@link ComputationGraph}, as the JSON says
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses the configuration, or
   *     the number of weights differs
   */
  public static Model network(
      String json,
      HostVector weights,
      HyperparameterSpace space,
      double[] values,
      Standardization folded,
      int... inputShape) {
    return ConfigurationJson.<Model>parse(
        json,
        multiLayer -> {
          MultiLayerNetwork network = network(multiLayer, weights, inputShape);
          MultiLayerConfiguration tuned = network.getLayerWiseConfigurations();
          regularize(ConfigurationGraph.of(tuned), space, values, folded);
          MultiLayerNetwork result = new MultiLayerNetwork(tuned);
          result.init(network.params(), true);
          return result;
        },
        graph -> {
          ComputationGraph network = network(graph, weights, inputShape);
          ComputationGraphConfiguration tuned = network.getConfiguration();
          regularize(ConfigurationGraph.of(tuned), space, values, folded);
          ComputationGraph result = new ComputationGraph(tuned);
          result.init(network.params(), true);
          return result;
        });
  }

  private static void regularize(
      List<ConfigurationGraph.Vertex> vertices,
      HyperparameterSpace space,
      double[] values,
      Standardization folded) {
    List<String> left = TunedRegularization.write(vertices, space, values, folded);
    if (!left.isEmpty()) {
      LOG.warn("Deeplearning4j has no place for the hyperparameters {}: left out", left);
    }
  }

  /**
   * Returns a network with the given weights; the configuration is unchanged.
   *
   * @param inputShape of the input, where the configuration does not say it
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses the configuration, or
   *     the number of weights differs
   */
  public static MultiLayerNetwork network(
      MultiLayerConfiguration configuration, HostVector weights, int... inputShape) {
    Correspondence correspondence = Correspondence.of(configuration, inputShape);
    correspondence.require(weights);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration.clone());
    network.init();
    correspondence.write(weights, network);
    return network;
  }

  /**
   * Returns a network with the given weights; the configuration is unchanged.
   *
   * @param inputShape of the input, where the configuration does not say it
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses the configuration, or
   *     the number of weights differs
   */
  public static ComputationGraph network(
      ComputationGraphConfiguration configuration, HostVector weights, int... inputShape) {
    Correspondence correspondence = Correspondence.of(configuration, inputShape);
    correspondence.require(weights);
    ComputationGraph network = new ComputationGraph(configuration.clone());
    network.init();
    correspondence.write(weights, network);
    return network;
  }

  /**
   * Writes a network as the zip file that Deeplearning4j's {@link ModelSerializer} restores; the
   * stream stays open.
   *
   * @throws IOException if the stream cannot be written
   */
  public static void write(Model network, OutputStream out) throws IOException {
    ModelSerializer.writeModel(network, out, false);
    out.flush();
  }

  /**
   * Returns the weights of a network in the layout of {@link Network#general()}, in its data type,
   * or in float for a narrower one.
   *
   * @param inputShape of the input, where the configuration does not say it
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses its configuration
   */
  public static HostVector weights(MultiLayerNetwork network, int... inputShape) {
    return Correspondence.of(network.getLayerWiseConfigurations(), inputShape).read(network);
  }

  /**
   * Returns the weights of a network in the layout of {@link Network#general()}, in its data type,
   * or in float for a narrower one.
   *
   * @param inputShape of the input, where the configuration does not say it
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses its configuration
   */
  public static HostVector weights(ComputationGraph network, int... inputShape) {
    return Correspondence.of(network.getConfiguration(), inputShape).read(network);
  }

  /** Maps each array of this library to one of Deeplearning4j. */
  private static final class Correspondence {

    private final ParameterLayout layout;
    private final Map<String, ConfigurationGraph.Vertex> vertices = new HashMap<>();

    private Correspondence(Architecture architecture, List<ConfigurationGraph.Vertex> vertices) {
      layout =
          new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE).general();
      vertices.forEach(vertex -> this.vertices.put(vertex.place().name(), vertex));
    }

    static Correspondence of(MultiLayerConfiguration configuration, int... inputShape) {
      return new Correspondence(
          ConfigurationReader.read(configuration, inputShape),
          ConfigurationGraph.of(configuration));
    }

    static Correspondence of(ComputationGraphConfiguration configuration, int... inputShape) {
      return new Correspondence(
          ConfigurationReader.read(configuration, inputShape),
          ConfigurationGraph.of(configuration));
    }

    void require(HostVector weights) {
      if (weights.length() != layout.length()) {
        throw new IllegalArgumentException(
            "the configuration has " + layout.length() + " weights, found " + weights.length());
      }
    }

    void write(HostVector weights, Model network) {
      double[] values = weights.toDoubles();
      for (ParameterLayout.Entry entry : layout.entries()) {
        double[] part = Arrays.copyOfRange(values, entry.offset(), entry.offset() + entry.length());
        INDArray ours = Nd4j.createFromArray(part).reshape('c', entry.spec().shape());
        INDArray theirs =
            converter(entry).toDl4j(entry.spec().name(), vertex(entry).source(), ours);
        parameter(entry, network).assign(theirs);
      }
      for (ConfigurationGraph.Vertex vertex : vertices.values()) {
        if (vertex.source() instanceof TiedOutputLayer tied) {
          network.getParam(vertex.prefix() + "W").assign(sharedBy(tied, network));
        }
      }
    }

    /** Returns what Deeplearning4j holds of the weights that a tied output takes, units×words. */
    private INDArray sharedBy(TiedOutputLayer tied, Model network) {
      return network.getParam(vertices.get(tied.getEmbedding()).prefix() + "W").transpose();
    }

    HostVector read(Model network) {
      for (ConfigurationGraph.Vertex vertex : vertices.values()) {
        if (vertex.source() instanceof TiedOutputLayer tied
            && !network.getParam(vertex.prefix() + "W").equals(sharedBy(tied, network))) {
          throw vertex
              .place()
              .invalid(
                  "its weights are not those of the embedding '"
                      + tied.getEmbedding()
                      + "' that it is tied to; Deeplearning4j trained them apart");
        }
      }
      double[] values = new double[layout.length()];
      for (ParameterLayout.Entry entry : layout.entries()) {
        INDArray theirs = parameter(entry, network);
        INDArray ours =
            converter(entry).fromDl4j(entry.spec().name(), vertex(entry).source(), theirs);
        double[] part = ours.dup('c').data().asDouble();
        System.arraycopy(part, 0, values, entry.offset(), entry.length());
      }
      boolean wide = network.params().dataType() == DataType.DOUBLE;
      return HostVector.of(wide ? Precision.DOUBLE : Precision.FLOAT, values);
    }

    private ConfigurationGraph.Vertex vertex(ParameterLayout.Entry entry) {
      return vertices.get(entry.layer());
    }

    private Converter<Object> converter(ParameterLayout.Entry entry) {
      return Converters.of(vertex(entry).place(), vertex(entry).source());
    }

    private INDArray parameter(ParameterLayout.Entry entry, Model network) {
      String name = converter(entry).dl4jName(entry.spec().name(), vertex(entry).source());
      return network.getParam(vertex(entry).prefix() + name);
    }
  }
}
