package org.deltastn.spark.params;

import static org.assertj.core.api.Assertions.assertThat;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeMap;
import java.util.TreeSet;
import java.util.stream.Stream;
import org.apache.spark.ml.param.Param;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.tensor.engine.Gpus;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Holds every Param of training to what it changes in the configuration of a run. */
class DeltaStnParamsTest {

  /** Components that no Param of the stages sets. */
  private static final Set<String> FIXED =
      Set.of("precision", "threads", "warmupSteps", "sequenceLength");

  private static final ObjectMapper JSON = new ObjectMapper();

  /**
   * A Param, a value that is not its default, and every part of the configuration that it moves.
   */
  static Stream<Arguments> changes() {
    return Stream.of(
        Arguments.of("method", "STN", Map.of("method", "STN")),
        Arguments.of("responseStructure", "FULL", Map.of("structure", "FULL")),
        Arguments.of("maxIter", 77, Map.of("epochs", "77")),
        Arguments.of("batchSize", 77, Map.of("batchSize", "77", "validationBatchSize", "77")),
        Arguments.of("validationBatchSize", 77, Map.of("validationBatchSize", "77")),
        Arguments.of("responseOptimizer", "adam", Map.of("response.rule.type", "adam")),
        Arguments.of("responseStepSize", 0.5, Map.of("response.learningRate", "0.5")),
        Arguments.of("responseInterval", 2, Map.of("responseInterval", "2")),
        Arguments.of("trainInterval", 77, Map.of("trainInterval", "77")),
        Arguments.of("validInterval", 77, Map.of("validInterval", "77")),
        Arguments.of("warmupEpochs", 77, Map.of("warmupEpochs", "77")),
        Arguments.of("patience", 77, Map.of("patience", "77")),
        Arguments.of("keepBest", false, Map.of("keepBest", "false")),
        Arguments.of("horizontalFlip", true, Map.of("horizontalFlip", "true")),
        Arguments.of("seed", 77L, Map.of("seed", "77")),
        Arguments.of("gradientClippingNorm", 0.75, Map.of("clippingNorm", "0.75")),
        Arguments.of("productPrecision", "BFLOAT16", Map.of("productPrecision", "BFLOAT16")),
        Arguments.of("backend", "native", Map.of("backend", "native")),
        Arguments.of(
            "momentum",
            0.5,
            Map.of("general.rule.momentum", "0.5", "response.rule.momentum", "0.5")),
        Arguments.of(
            "stepSize", 0.5, Map.of("general.learningRate", "0.5", "response.learningRate", "0.5")),
        Arguments.of(
            "hyperStepSize", 0.5, Map.of("hyper.learningRate", "0.5", "scale.learningRate", "0.5")),
        Arguments.of(
            "optimizer", "adam", Map.of("general.rule.type", "adam", "response.rule.type", "adam")),
        Arguments.of(
            "hyperOptimizer", "adam", Map.of("hyper.rule.type", "adam", "scale.rule.type", "adam")),
        Arguments.of(
            "learningRateSchedule",
            "{\"type\":\"step\",\"size\":7,\"gamma\":0.5}",
            Map.of("schedule.type", "step")));
  }

  /** Returns the leaves of the configuration's JSON by their paths. */
  private static Map<String, String> configuration(DeltaStnClassifier classifier) {
    String json = classifier.trainingConfiguration(1, Gpus.NONE).toJson();
    Map<String, String> leaves = new TreeMap<>();
    try {
      collect("", JSON.readTree(json), leaves);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
    return leaves;
  }

  private static void collect(String path, JsonNode node, Map<String, String> leaves) {
    if (!node.isObject()) {
      leaves.put(path, node.asText());
      return;
    }
    for (Iterator<Map.Entry<String, JsonNode>> fields = node.fields(); fields.hasNext(); ) {
      Map.Entry<String, JsonNode> field = fields.next();
      collect((path.isEmpty() ? "" : path + ".") + field.getKey(), field.getValue(), leaves);
    }
  }

  private static DeltaStnClassifier classifier() {
    return new DeltaStnClassifier().setBackend("nd4j").setOptimizer("sgd");
  }

  private static Set<String> components(Set<String> paths) {
    Set<String> first = new TreeSet<>();
    paths.forEach(path -> first.add(path.split("\\.")[0]));
    return first;
  }

  @ParameterizedTest
  @MethodSource("changes")
  void aParamChangesItsPartOfTheConfigurationAndNoOther(
      String name, Object value, Map<String, String> expected) {
    DeltaStnClassifier classifier = classifier();
    Map<String, String> before = configuration(classifier);
    Param<?> param = classifier.getParam(name);
    assertThat(classifier.getOrDefault(param)).isNotEqualTo(value);
    classifier.set(name, value);
    Map<String, String> after = configuration(classifier);
    assertThat(after).containsAllEntriesOf(expected);
    Set<String> changed = new TreeSet<>();
    for (String path : after.keySet()) {
      if (!after.get(path).equals(before.get(path))) {
        changed.add(path);
      }
    }
    assertThat(components(changed)).isEqualTo(components(expected.keySet()));
  }

  @Test
  void everyPartOfTheConfigurationHasAParam() {
    Set<String> moved = new TreeSet<>(FIXED);
    List<Map<String, String>> all = new ArrayList<>();
    changes().forEach(change -> all.add(cast(change.get()[2])));
    all.forEach(paths -> moved.addAll(components(paths.keySet())));
    assertThat(components(configuration(classifier()).keySet())).isEqualTo(moved);
  }

  @SuppressWarnings("unchecked")
  private static Map<String, String> cast(Object paths) {
    return (Map<String, String>) paths;
  }
}
