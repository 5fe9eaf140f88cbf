package org.deltastn.nn.dl4j;

import java.io.ByteArrayInputStream;
import java.io.DataInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.nio.charset.StandardCharsets;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.zip.ZipEntry;
import java.util.zip.ZipInputStream;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deeplearning4j.nn.graph.ComputationGraph;
import org.deeplearning4j.nn.multilayer.MultiLayerNetwork;
import org.deeplearning4j.util.ModelSerializer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.vector.HostVector;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Nd4j;

/**
 * Reads the architecture and the weights of a zip file of Deeplearning4j's, for a training to start
 * from.
 *
 * <p>Only the two entries with the configuration and the weights are read, neither by Java
 * deserialization; updater, normalizer and preprocessor are not read. Regularization in the
 * configuration is ignored: it shaped the weights, but is not part of what they compute.
 */
public final class ModelImporter {

  /**
   * Holds the content of a zip file.
   *
   * @param architecture the graph of layers, without regularization
   * @param weights in the order of {@link org.deltastn.nn.graph.Network#general()}
   */
  public record Imported(Architecture architecture, HostVector weights) {}

  private ModelImporter() {}

  /**
   * Reads a zip file; the stream stays open.
   *
   * @param inputShape of the input, where the configuration does not say it
   * @throws IOException if the stream cannot be read or is not a model of Deeplearning4j
   * @throws IllegalArgumentException if {@link ConfigurationReader} refuses the configuration for
   *     another reason than its regularization, or the number of weights is not its own
   */
  public static Imported read(InputStream in, int... inputShape) throws IOException {
    Map<String, byte[]> entries = entries(in);
    byte[] json = entries.get(ModelSerializer.CONFIGURATION_JSON);
    byte[] coefficients = entries.get(ModelSerializer.COEFFICIENTS_BIN);
    if (json == null || coefficients == null) {
      throw new IOException(
          "not a model of Deeplearning4j: expected a zip file with "
              + ModelSerializer.CONFIGURATION_JSON
              + " and "
              + ModelSerializer.COEFFICIENTS_BIN
              + (entries.isEmpty() ? ", found neither" : ", found " + entries.keySet() + " alone"));
    }
    INDArray parameters;
    try (DataInputStream bytes = new DataInputStream(new ByteArrayInputStream(coefficients))) {
      parameters = Nd4j.read(bytes);
    } catch (RuntimeException e) {
      throw new IOException(
          ModelSerializer.COEFFICIENTS_BIN + " is not an array of ND4J: " + e.getMessage(), e);
    }
    return ConfigurationJson.<Imported>parse(
        new String(json, StandardCharsets.UTF_8),
        configuration -> imported(configuration, parameters, inputShape),
        configuration -> imported(configuration, parameters, inputShape));
  }

  private static Imported imported(
      MultiLayerConfiguration configuration, INDArray parameters, int... inputShape) {
    strip(ConfigurationGraph.of(configuration));
    Architecture architecture = ConfigurationReader.read(configuration, inputShape);
    MultiLayerNetwork network = new MultiLayerNetwork(configuration);
    network.init();
    requireLength(network.numParams(), parameters);
    network.setParams(parameters);
    return new Imported(architecture, ModelExporter.weights(network, inputShape));
  }

  private static Imported imported(
      ComputationGraphConfiguration configuration, INDArray parameters, int... inputShape) {
    strip(ConfigurationGraph.of(configuration));
    Architecture architecture = ConfigurationReader.read(configuration, inputShape);
    ComputationGraph network = new ComputationGraph(configuration);
    network.init();
    requireLength(network.numParams(), parameters);
    network.setParams(parameters);
    return new Imported(architecture, ModelExporter.weights(network, inputShape));
  }

  private static void requireLength(long expected, INDArray parameters) {
    if (parameters.length() != expected) {
      throw new IllegalArgumentException(
          "the configuration has " + expected + " weights, found " + parameters.length());
    }
  }

  private static void strip(List<ConfigurationGraph.Vertex> vertices) {
    for (ConfigurationGraph.Vertex vertex : vertices) {
      if (vertex.source() instanceof Layer layer) {
        Regularizers.remove(layer);
      }
    }
  }

  private static Map<String, byte[]> entries(InputStream in) throws IOException {
    Map<String, byte[]> entries = new HashMap<>();
    ZipInputStream zip = new ZipInputStream(in);
    for (ZipEntry entry = zip.getNextEntry(); entry != null; entry = zip.getNextEntry()) {
      String name = entry.getName();
      if (name.equals(ModelSerializer.CONFIGURATION_JSON)
          || name.equals(ModelSerializer.COEFFICIENTS_BIN)) {
        entries.put(name, zip.readAllBytes());
      }
    }
    return entries;
  }
}
