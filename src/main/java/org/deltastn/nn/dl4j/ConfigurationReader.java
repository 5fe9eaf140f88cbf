package org.deltastn.nn.dl4j;

import java.util.Arrays;
import java.util.List;
import java.util.Optional;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.dl4j.converter.Converter;
import org.deltastn.nn.dl4j.converter.Converters;
import org.deltastn.nn.dl4j.converter.Place;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;

/**
 * Reads a Deeplearning4j 1.0.0-M2.1 configuration, or its JSON, as an {@link Architecture}.
 *
 * <p>Layers keep their names; those without one are {@code layer0}, {@code layer1}, … by position,
 * as Deeplearning4j calls them. Softmax with cross-entropy becomes the loss on logits. MSE and L2
 * both become ½‖y − t‖², which is ½ of L2 and k/2 of MSE for k outputs: the optimum is the same,
 * and learning rates differ by that factor.
 *
 * <p>Images are channels × height × width. Deeplearning4j's JSON keeps the size of a network's
 * images only with {@code InputType.convolutionalFlat}, or where the first layer flattens them;
 * otherwise the shape can be given as an argument. A convolution or pooling of mode Same is read
 * where it pads both sides alike. A batch normalization has no activation, whatever its
 * configuration says: Deeplearning4j applies none either.
 *
 * <p>Sequences are of words: EmbeddingSequenceLayer, LSTM and RnnOutputLayer, whose rows are the
 * time steps of streams; the length and the order of axes of Deeplearning4j's arrays do not matter
 * here. With a LastTimeStep around the last LSTM, or a GlobalPoolingLayer after it, rows are whole
 * sequences of inputLength words, {@linkplain org.deltastn.nn.recurrent.TimeSteps padded} at their
 * end where Deeplearning4j has a mask.
 *
 * <p>How to train is not read: updaters, weight initialization, seed, minibatch and time settings
 * of the configuration are ignored. Regularization is refused, because hyperparameters do that; so
 * is gradient normalization, for which training has a setting of its own.
 *
 * <p>Every method throws an {@link IllegalArgumentException} that names the layer, what was found
 * and what is supported.
 */
public final class ConfigurationReader {

  private ConfigurationReader() {}

  /**
   * Reads the JSON of a configuration of either type.
   *
   * @param inputShape the shape of one example (features, or channels × height × width), which must
   *     agree with the configuration; empty to use the configuration's
   * @throws IllegalArgumentException if it is not a configuration, has a part that is not
   *     supported, or its input's shape is unknown or differs
   */
  public static Architecture read(String json, int... inputShape) {
    Optional<Architecture> perceptron = PerceptronJson.read(json);
    if (perceptron.isPresent()
        && (inputShape.length == 0 || Arrays.equals(inputShape, perceptron.get().inputShape()))) {
      return perceptron.get();
    }
    return ConfigurationJson.parse(
        json, multiLayer -> read(multiLayer, inputShape), graph -> read(graph, inputShape));
  }

  /**
   * Reads a chain of layers.
   *
   * @param inputShape as in {@link #read(String, int...)}
   * @throws IllegalArgumentException if it has a part that is not supported, or its input's shape
   *     is unknown or differs
   */
  public static Architecture read(MultiLayerConfiguration configuration, int... inputShape) {
    return read(ConfigurationGraph.of(configuration), inputShape);
  }

  /**
   * Reads a graph.
   *
   * @param inputShape as in {@link #read(String, int...)}
   * @throws IllegalArgumentException if it has a part that is not supported, not one input and one
   *     output, or its input's shape is unknown or differs
   */
  public static Architecture read(ComputationGraphConfiguration configuration, int... inputShape) {
    return read(ConfigurationGraph.of(configuration), inputShape);
  }

  private static Architecture read(List<ConfigurationGraph.Vertex> vertices, int... inputShape) {
    for (ConfigurationGraph.Vertex vertex : vertices) {
      if (vertex.source() instanceof Layer layer) {
        Regularizers.requireNone(vertex.place(), layer);
      }
      Converters.of(vertex.place(), vertex.source());
      Preprocessors.requireSupported(vertex.place(), vertex.preprocessor());
    }
    boolean pooled = PooledSequences.areIn(vertices);
    int[] shape =
        pooled ? PooledSequences.shape(vertices, inputShape) : InputShapes.of(vertices, inputShape);
    Architecture.Builder builder = Architecture.builder(shape);
    int first =
        pooled ? PooledSequences.addTimeSteps(builder, vertices, shape[0]) : Architecture.INPUT;
    int[] nodes = new int[vertices.size()];
    Loss loss = null;
    for (int i = 0; i < nodes.length; i++) {
      ConfigurationGraph.Vertex vertex = vertices.get(i);
      Place place = vertex.place();
      Converter<Object> converter = Converters.of(place, vertex.source());
      int[] inputs = new int[vertex.inputs().length];
      for (int k = 0; k < inputs.length; k++) {
        int input = vertex.inputs()[k];
        int node = input == Architecture.INPUT ? first : nodes[input];
        inputs[k] = Preprocessors.addTo(builder, place, vertex.preprocessor(), node);
      }
      nodes[i] = converter.addTo(builder, place, vertex.source(), inputs);
      loss = converter.loss(place, vertex.source());
      if ((loss != null) != (i == nodes.length - 1)) {
        throw place.invalid(
            loss == null
                ? "the last layer must be an output layer (OutputLayer, RnnOutputLayer or LossLayer)"
                : "an output layer must be the last");
      }
    }
    Architecture architecture = builder.build(loss);
    requireSizesFit(architecture);
    return architecture;
  }

  private static void requireSizesFit(Architecture architecture) {
    // Binding an architecture computes every shape.
    new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE);
  }
}
