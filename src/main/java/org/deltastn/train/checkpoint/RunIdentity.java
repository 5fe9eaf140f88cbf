package org.deltastn.train.checkpoint;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.SerializationFeature;
import com.fasterxml.jackson.databind.node.ContainerNode;
import com.fasterxml.jackson.databind.node.ObjectNode;
import java.nio.charset.StandardCharsets;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.List;
import java.util.Map;
import java.util.SortedMap;
import java.util.TreeMap;
import org.deltastn.data.Digests;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.TrainingConfiguration;

/**
 * Everything that fixes the course of a run, readable: two runs of equal identity that take the
 * same number of steps end with the same bits.
 *
 * @param json an object with sorted keys
 */
public record RunIdentity(String json) {

  private static final ObjectMapper JSON =
      new ObjectMapper().enable(SerializationFeature.ORDER_MAP_ENTRIES_BY_KEYS);

  /**
   * Describes a run: all of the configuration but the number of epochs, which only says where the
   * run ends, and whatever else fixes it.
   *
   * @param others JSON texts by what they describe, such as network, data, number of workers
   * @throws IllegalArgumentException if a text is not JSON
   */
  public static RunIdentity of(TrainingConfiguration configuration, Map<String, String> others) {
    ObjectNode all = JSON.createObjectNode();
    others.forEach((name, text) -> all.set(name, read(text)));
    ObjectNode settings = all.putObject("configuration");
    read(configuration.toJson())
        .fields()
        .forEachRemaining(field -> settings.set(field.getKey(), field.getValue()));
    settings.remove("epochs");
    if (configuration.productPrecision() == ProductPrecision.FLOAT32) {
      // As in the checkpoints of earlier versions, which knew no other.
      settings.remove(TrainingConfiguration.PRODUCT_PRECISION);
    }
    if (configuration.sequenceLength() == 0) {
      settings.remove(TrainingConfiguration.SEQUENCE_LENGTH);
    }
    if (configuration.validationBatchSize() == configuration.batchSize()) {
      settings.remove(TrainingConfiguration.VALIDATION_BATCH_SIZE);
    }
    if (configuration.responseInterval() == 1) {
      settings.remove(TrainingConfiguration.RESPONSE_INTERVAL);
    }
    try {
      // Trees keep their order of keys; maps are sorted.
      return new RunIdentity(JSON.writeValueAsString(JSON.treeToValue(all, Map.class)));
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /** Returns the SHA-256 of the JSON text, in lower-case hexadecimal. */
  public String sha256() {
    return Digests.sha256(json.getBytes(StandardCharsets.UTF_8));
  }

  /**
   * Returns what differs from another identity, one text a value, such as {@code
   * configuration.batchSize is 16 there and 32 here}; here is this one. Single settings such as
   * {@code numWorkers} come first, as values of the configuration may follow from them.
   *
   * @throws IllegalArgumentException if the other one is not JSON
   */
  public List<String> differencesFrom(RunIdentity there) {
    Map<String, String> mine = leaves(json);
    Map<String, String> theirs = leaves(there.json);
    Comparator<String> singleFirst = Comparator.comparing(path -> path.contains("."));
    SortedMap<String, String> all = new TreeMap<>(singleFirst.thenComparing(path -> path));
    all.putAll(theirs);
    all.putAll(mine);
    List<String> differences = new ArrayList<>();
    for (String path : all.keySet()) {
      String found = theirs.getOrDefault(path, "absent");
      String expected = mine.getOrDefault(path, "absent");
      if (!found.equals(expected)) {
        differences.add(path + " is " + found + " there and " + expected + " here");
      }
    }
    return differences;
  }

  private static JsonNode read(String text) {
    try {
      return JSON.readTree(text);
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("not JSON: " + e.getOriginalMessage(), e);
    }
  }

  private static Map<String, String> leaves(String text) {
    Map<String, String> leaves = new TreeMap<>();
    collect("", read(text), leaves);
    return leaves;
  }

  private static void collect(String path, JsonNode node, Map<String, String> leaves) {
    if (!(node instanceof ContainerNode) || node.isEmpty()) {
      leaves.put(path, node.toString());
      return;
    }
    node.fields()
        .forEachRemaining(
            field ->
                collect(
                    path.isEmpty() ? field.getKey() : path + "." + field.getKey(),
                    field.getValue(),
                    leaves));
    for (int i = 0; node.isArray() && i < node.size(); i++) {
      collect(path + "[" + i + "]", node.get(i), leaves);
    }
  }
}
