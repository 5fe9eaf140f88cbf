package org.deltastn.nn.dl4j;

import java.util.ArrayList;
import java.util.HashMap;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import org.deeplearning4j.nn.conf.ComputationGraphConfiguration;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.MultiLayerConfiguration;
import org.deeplearning4j.nn.conf.graph.GraphVertex;
import org.deeplearning4j.nn.conf.graph.LayerVertex;
import org.deeplearning4j.nn.conf.layers.Layer;
import org.deltastn.nn.dl4j.converter.Place;
import org.deltastn.nn.graph.Architecture;

/** The common form in which both types of Deeplearning4j's configurations are read. */
final class ConfigurationGraph {

  /**
   * A layer, or a vertex without a layer.
   *
   * @param place where it is in the configuration
   * @param prefix what Deeplearning4j's names of its parameters begin with
   * @param source its configuration
   * @param preprocessor what reshapes its input, or null
   * @param inputs earlier vertices of the list, or {@link Architecture#INPUT}
   */
  record Vertex(
      Place place, String prefix, Object source, InputPreProcessor preprocessor, int... inputs) {}

  private ConfigurationGraph() {}

  /**
   * Returns the layers, every one after its inputs and the output last.
   *
   * @throws IllegalArgumentException if there are none, or two of one name
   */
  static List<Vertex> of(MultiLayerConfiguration configuration) {
    List<Vertex> vertices = new ArrayList<>();
    Set<String> names = new HashSet<>();
    for (int i = 0; i < configuration.getConfs().size(); i++) {
      Layer layer = configuration.getConf(i).getLayer();
      String given = layer == null ? null : layer.getLayerName();
      Place place = new Place("layer", i, given == null ? "layer" + i : given);
      if (!names.add(place.name())) {
        throw place.invalid("another layer has this name; hyperparameters name layers");
      }
      int input = i == 0 ? Architecture.INPUT : i - 1;
      vertices.add(new Vertex(place, i + "_", layer, configuration.getInputPreProcess(i), input));
    }
    if (vertices.isEmpty()) {
      throw new IllegalArgumentException("the configuration has no layers");
    }
    return vertices;
  }

  /**
   * Returns the vertices, every one after its inputs and the output last.
   *
   * @throws IllegalArgumentException unless there is one input and one output, and every vertex
   *     leads to it
   */
  static List<Vertex> of(ComputationGraphConfiguration configuration) {
    String input = single("input", configuration.getNetworkInputs());
    String output = single("output", configuration.getNetworkOutputs());
    Sorter sorter = new Sorter(configuration, input);
    sorter.visit(output, null);
    for (String name : configuration.getVertices().keySet()) {
      if (!sorter.indices.containsKey(name)) {
        throw sorter.place(name).invalid("does not lead to the output '" + output + "'");
      }
    }
    return sorter.sorted;
  }

  private static String single(String what, List<String> names) {
    if (names == null || names.size() != 1) {
      throw new IllegalArgumentException(
          "a graph must have one " + what + ", found " + (names == null ? "none" : names));
    }
    return names.get(0);
  }

  /** Sorts a graph by depth-first search from its output. */
  private static final class Sorter {

    private static final int BEGUN = -2;

    private final Map<String, GraphVertex> vertices;
    private final Map<String, List<String>> vertexInputs;
    private final List<String> order;
    private final Map<String, Integer> indices = new HashMap<>();
    private final List<Vertex> sorted = new ArrayList<>();

    private Sorter(ComputationGraphConfiguration configuration, String input) {
      vertices = configuration.getVertices();
      vertexInputs = configuration.getVertexInputs();
      order = List.copyOf(vertices.keySet());
      indices.put(input, Architecture.INPUT);
    }

    private Place place(String name) {
      return new Place("vertex", order.indexOf(name), name);
    }

    private int visit(String name, Place reader) {
      if (indices.containsKey(name)) {
        int index = indices.get(name);
        if (index == BEGUN) {
          throw place(name).invalid("reads its own output");
        }
        return index;
      }
      if (!vertices.containsKey(name)) {
        String message = "'" + name + "' is neither a vertex nor the input";
        throw reader == null ? new IllegalArgumentException(message) : reader.invalid(message);
      }
      indices.put(name, BEGUN);
      Place place = place(name);
      List<String> names =
          vertexInputs == null ? List.of() : vertexInputs.getOrDefault(name, List.of());
      if (names.isEmpty()) {
        throw place.invalid("has no input");
      }
      int[] inputs = names.stream().mapToInt(from -> visit(from, place)).toArray();
      sorted.add(vertex(place, vertices.get(name), inputs));
      indices.put(name, sorted.size() - 1);
      return sorted.size() - 1;
    }

    private static Vertex vertex(Place place, GraphVertex vertex, int[] inputs) {
      String prefix = place.name() + "_";
      if (vertex instanceof LayerVertex holder) {
        if (inputs.length != 1) {
          throw place.invalid("a layer must have one input, found " + inputs.length);
        }
        Layer layer = holder.getLayerConf().getLayer();
        return new Vertex(place, prefix, layer, holder.getPreProcessor(), inputs);
      }
      return new Vertex(place, prefix, vertex, null, inputs);
    }
  }
}
