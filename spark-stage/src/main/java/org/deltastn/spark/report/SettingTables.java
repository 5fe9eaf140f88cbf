package org.deltastn.spark.report;

import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.graph.Network;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.train.TrainingConfiguration;

/** A run's configuration and network as rows of text. */
final class SettingTables {

  static final List<String> NETWORK_COLUMNS = List.of("part", "weights", "response parameters");

  private static final ObjectMapper JSON = new ObjectMapper();

  private SettingTables() {}

  /** Returns every value of a configuration, those inside others with a dot in their name. */
  static List<List<String>> configuration(TrainingConfiguration configuration) {
    List<List<String>> rows = new ArrayList<>();
    flatten("", JSON.valueToTree(configuration), rows);
    return rows;
  }

  /** Returns a row for every layer that has parameters, after one for input and output. */
  static List<List<String>> network(DeltaStnModel model) {
    Architecture architecture = model.problem().architecture();
    Network network = model.problem().network();
    List<List<String>> rows = new ArrayList<>();
    rows.add(
        List.of(
            "all, from input "
                + Arrays.toString(network.inputShape())
                + " to output "
                + Arrays.toString(network.outputShape())
                + ", loss "
                + architecture.loss(),
            Integer.toString(network.general().length()),
            Integer.toString(network.response().length())));
    Map<String, Integer> general = byLayer(network.general());
    Map<String, Integer> response = byLayer(network.response());
    for (String layer : architecture.layerNames()) {
      if (general.containsKey(layer)) {
        rows.add(
            List.of(
                layer,
                Integer.toString(general.get(layer)),
                Integer.toString(response.getOrDefault(layer, 0))));
      }
    }
    return rows;
  }

  private static Map<String, Integer> byLayer(ParameterLayout layout) {
    Map<String, Integer> counts = new LinkedHashMap<>();
    for (ParameterLayout.Entry entry : layout.entries()) {
      counts.merge(entry.layer(), entry.length(), Integer::sum);
    }
    return counts;
  }

  private static void flatten(String prefix, JsonNode node, List<List<String>> rows) {
    node.fields()
        .forEachRemaining(
            field -> {
              String name = prefix + field.getKey();
              if (field.getValue().isObject()) {
                flatten(name + ".", field.getValue(), rows);
              } else {
                JsonNode value = field.getValue();
                rows.add(List.of(name, value.isArray() ? value.toString() : value.asText()));
              }
            });
  }
}
