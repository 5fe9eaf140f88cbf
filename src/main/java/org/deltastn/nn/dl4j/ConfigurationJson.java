package org.deltastn.nn.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.function.Function;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;

/** Reads the JSON form of Deeplearning4j's configurations, which does not name its type. */
final class ConfigurationJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private ConfigurationJson() {}

  /**
   * Parses a configuration and hands it to the function for its type.
   *
   * @throws IllegalArgumentException if the text is not JSON or not a configuration of this version
   */
  static <T> T parse(
      String json,
      Function<? super MultiLayerConfiguration, ? extends T> multiLayer,
      Function<? super ComputationGraphConfiguration, ? extends T> graph) {
    JsonNode root;
    try {
      root = JSON.readTree(json);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException(
          "the network's configuration is not JSON: " + e.getOriginalMessage(), e);
    }
    if (root.has("confs")) {
      return multiLayer.apply(read(json, MultiLayerConfiguration::fromJson));
    }
    if (root.has("vertices")) {
      return graph.apply(read(json, ComputationGraphConfiguration::fromJson));
    }
    throw new IllegalArgumentException(
        "the JSON is not a configuration of Deeplearning4j: expected the field 'confs' of a"
            + " MultiLayerConfiguration or 'vertices' of a ComputationGraphConfiguration");
  }

  // Deeplearning4j wraps the cause in a RuntimeException about versions.
  private static <T> T read(String json, Function<String, T> fromJson) {
    try {
      return fromJson.apply(json);
    } catch (RuntimeException e) {
      String reason = e.getCause() == null ? e.getMessage() : e.getCause().getMessage();
      throw new IllegalArgumentException(
          "the JSON is not a configuration of Deeplearning4j 1.0.0-M2.1: " + reason, e);
    }
  }
}
