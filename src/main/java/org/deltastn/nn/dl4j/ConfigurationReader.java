package org.deltastn.nn.dl4j;

import java.util.List;
import org.deeplearning4j.nn.conf.CNN2DFormat;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.conf.preprocessor.CnnToFeedForwardPreProcessor;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Architecture;
import org.deltastn.nn.Loss;
import org.deltastn.nn.Network;
import org.deltastn.nn.ResponseStructure;

/**
 * Reads a Deeplearning4j 1.0.0-M2.1 configuration, or its JSON, as an {@link Architecture}.
 *
 * <p>Layers keep their names; those without one are {@code layer0}, {@code layer1}, … by position,
 * as Deeplearning4j calls them. Softmax with cross-entropy becomes the loss on logits. MSE and L2
 * both become ½‖y − t‖², which is ½ of L2 and k/2 of MSE for k outputs: the optimum is the same, a
 * learning rate is by that factor another.
 *
 * <p>How to train is not read: updaters, weight initialization, seed, minibatch and time settings
 * of the configuration are ignored. Regularization is refused, since it is the hyperparameters'
 * part; so is gradient normalization, which the training has a setting for.
 *
 * <p>Every method throws an {@link IllegalArgumentException} that names the layer, what was found
 * and what is supported.
 */
public final class ConfigurationReader {

  private ConfigurationReader() {}

  /**
   * Reads the JSON of a configuration of either type.
   *
   * @throws IllegalArgumentException if it is no configuration, or has a part that is not supported
   */
  public static Architecture read(String json) {
    return ConfigurationJson.parse(json, ConfigurationReader::read, ConfigurationReader::read);
  }

  /**
   * Reads a chain of layers.
   *
   * @throws IllegalArgumentException if it has a part that is not supported
   */
  public static Architecture read(MultiLayerConfiguration configuration) {
    return read(ConfigurationGraph.of(configuration));
  }

  /**
   * Reads a graph.
   *
   * @throws IllegalArgumentException if it has a part that is not supported, or not one input and
   *     one output
   */
  public static Architecture read(ComputationGraphConfiguration configuration) {
    return read(ConfigurationGraph.of(configuration));
  }

  private static Architecture read(List<ConfigurationGraph.Vertex> vertices) {
    for (ConfigurationGraph.Vertex vertex : vertices) {
      requireSupported(vertex);
    }
    Architecture.Builder builder = Architecture.builder(inputShape(vertices));
    int[] nodes = new int[vertices.size()];
    Loss loss = null;
    for (int i = 0; i < nodes.length; i++) {
      ConfigurationGraph.Vertex vertex = vertices.get(i);
      Place place = vertex.place();
      Converter<Object> converter = Converters.of(place, vertex.source());
      int[] inputs = new int[vertex.inputs().length];
      for (int k = 0; k < inputs.length; k++) {
        int input = vertex.inputs()[k];
        inputs[k] = input == Architecture.INPUT ? Architecture.INPUT : nodes[input];
      }
      nodes[i] = converter.addTo(builder, place, vertex.source(), inputs);
      loss = converter.loss(place, vertex.source());
      if ((loss != null) != (i == nodes.length - 1)) {
        throw place.invalid(
            loss == null
                ? "the last layer must be an output layer (OutputLayer or LossLayer)"
                : "an output layer must be the last");
      }
    }
    Architecture architecture = builder.build(loss);
    requireSizesFit(architecture);
    return architecture;
  }

  private static void requireSupported(ConfigurationGraph.Vertex vertex) {
    if (vertex.source() instanceof Layer layer) {
      Regularizers.requireNone(vertex.place(), layer);
    }
    Converters.of(vertex.place(), vertex.source());
    if (vertex.preprocessor() != null && !isFlattening(vertex)) {
      throw vertex
          .place()
          .unsupported(
              "preprocessor " + vertex.preprocessor(),
              "CnnToFeedForwardPreProcessor of format NCHW");
    }
  }

  // Our dense layer flattens channels × height × width in the same order by itself.
  private static boolean isFlattening(ConfigurationGraph.Vertex vertex) {
    return vertex.preprocessor() instanceof CnnToFeedForwardPreProcessor flatten
        && flatten.getFormat() == CNN2DFormat.NCHW;
  }

  // No layer before the first that fixes its input's shape changes the shape.
  private static int[] inputShape(List<ConfigurationGraph.Vertex> vertices) {
    for (ConfigurationGraph.Vertex vertex : vertices) {
      if (vertex.preprocessor() instanceof CnnToFeedForwardPreProcessor flatten) {
        return new int[] {
          Math.toIntExact(flatten.getNumChannels()),
          Math.toIntExact(flatten.getInputHeight()),
          Math.toIntExact(flatten.getInputWidth())
        };
      }
      int[] shape = Converters.of(vertex.place(), vertex.source()).inputShape(vertex.source());
      if (shape != null) {
        return shape;
      }
    }
    throw vertices
        .get(0)
        .place()
        .invalid("the input's size is unknown: a layer with weights must follow, with its nIn");
  }

  private static void requireSizesFit(Architecture architecture) {
    // Binding an architecture computes every shape.
    new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE);
  }
}
