package org.deltastn.problem;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.dl4j.ConfigurationReader;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;

/**
 * A training problem as text: what goes to executors and into saved models in place of a network.
 *
 * @param networkJson a Deeplearning4j configuration
 * @param inputShape of one example; empty for what the configuration says
 * @param space the hyperparameters
 * @param configuration how to train
 */
public record ProblemDefinition(
    String networkJson,
    int[] inputShape,
    HyperparameterSpace space,
    TrainingConfiguration configuration) {

  private static final ObjectMapper JSON = new ObjectMapper();

  /** Describes a network whose configuration says the shape of its input. */
  public ProblemDefinition(
      String networkJson, HyperparameterSpace space, TrainingConfiguration configuration) {
    this(networkJson, new int[0], space, configuration);
  }

  /**
   * Returns the problem, built anew.
   *
   * @throws IllegalArgumentException if the configuration does not describe a network
   */
  public TrainingProblem toProblem() {
    return new TrainingProblem(
        ConfigurationReader.read(networkJson, inputShape), space, configuration);
  }

  public String toJson() {
    ObjectNode node = JSON.createObjectNode();
    try {
      node.set("network", JSON.readTree(networkJson));
      node.set("inputShape", JSON.valueToTree(inputShape));
      node.set("hyperparameters", JSON.readTree(space.toJson()));
      node.set("configuration", JSON.readTree(configuration.toJson()));
      return JSON.writeValueAsString(node);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the JSON form as an earlier version may have saved it: settings that it did not know yet
   * have their default.
   *
   * @throws IllegalArgumentException naming the error in the text
   */
  public static ProblemDefinition fromSaved(String json) {
    try {
      ObjectNode configuration =
          (ObjectNode) JSON.readTree(TrainingConfiguration.builder().build().toJson());
      JsonNode problem = JSON.readTree(json);
      if (problem.path("configuration") instanceof ObjectNode saved) {
        configuration.setAll(saved);
        ((ObjectNode) problem).set("configuration", configuration);
      }
      return fromJson(JSON.writeValueAsString(problem));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("problem definition: " + e.getOriginalMessage(), e);
    }
  }

  /**
   * Reads the JSON form.
   *
   * @throws IllegalArgumentException naming the error in the text
   */
  public static ProblemDefinition fromJson(String json) {
    try {
      JsonNode node = JSON.readTree(json);
      return new ProblemDefinition(
          node.path("network").toString(),
          // Earlier versions had none.
          node.has("inputShape")
              ? JSON.treeToValue(node.get("inputShape"), int[].class)
              : new int[0],
          HyperparameterSpace.fromJson(node.path("hyperparameters").toString()),
          TrainingConfiguration.fromJson(node.path("configuration").toString()));
    } catch (JsonProcessingException e) {
      throw new IllegalArgumentException("problem definition: " + e.getOriginalMessage(), e);
    }
  }
}
