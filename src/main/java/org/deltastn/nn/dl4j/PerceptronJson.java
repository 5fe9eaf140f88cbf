package org.deltastn.nn.dl4j;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;

/**
 * Writes and reads Deeplearning4j's configuration of a multilayer perceptron without its classes,
 * which would load ND4J with its native libraries even where another engine computes.
 */
public final class PerceptronJson {

  private static final ObjectMapper JSON = new ObjectMapper();

  private static final String NETWORK =
      """
      {
        "backpropType" : "Standard",
        "cacheMode" : "NONE",
        "confs" : [ %s ],
        "dataType" : "FLOAT",
        "epochCount" : 0,
        "inferenceWorkspaceMode" : "ENABLED",
        "inputPreProcessors" : { },
        "iterationCount" : 0,
        "tbpttBackLength" : 20,
        "tbpttFwdLength" : 20,
        "trainingWorkspaceMode" : "ENABLED",
        "validateOutputLayerConfig" : true
      }\
      """;

  /** What surrounds a layer; its class, activation, name, sizes and own fields are filled in. */
  private static final String LAYER =
      """
      {
          "cacheMode" : "NONE",
          "dataType" : "FLOAT",
          "epochCount" : 0,
          "iterationCount" : 0,
          "layer" : {
            "@class" : "org.deeplearning4j.nn.conf.layers.%s",
            "activationFn" : {
              "@class" : "org.nd4j.linalg.activations.impl.Activation%s
            },
            "biasInit" : 0.0,
            "biasUpdater" : null,
            "constraints" : null,
            "gainInit" : 1.0,
            "gradientNormalization" : "None",
            "gradientNormalizationThreshold" : 1.0,
            "hasBias" : true,
      %s      "idropout" : null,
            "iupdater" : {
              "@class" : "org.nd4j.linalg.learning.config.Sgd",
              "learningRate" : 0.001
            },
            "layerName" : "layer%d",
      %s      "nin" : %d,
            "nout" : %d,
            "regularization" : [ ],
            "regularizationBias" : [ ],
            "timeDistributedFormat" : null,
            "weightInitFn" : {
              "@class" : "org.deeplearning4j.nn.weights.WeightInitXavier"
            },
            "weightNoise" : null
          },
          "maxNumLineSearchIterations" : 5,
          "miniBatch" : true,
          "minimize" : true,
          "optimizationAlgo" : "STOCHASTIC_GRADIENT_DESCENT",
          "seed" : 0,
          "stepFunction" : null,
          "variables" : [ ]
        }\
      """;

  private static final String LOSS =
      """
            "lossFn" : {
              "@class" : "org.nd4j.linalg.lossfunctions.impl.Loss%s
            },
      """;

  private PerceptronJson() {}

  /**
   * Returns the JSON of Deeplearning4j's configuration of a perceptron, character by character.
   *
   * @param sizes the input's size, the hidden sizes and the output's size
   * @throws IllegalArgumentException if there are fewer than two sizes or one is below 1, or
   *     classes have one output, whose probability would always be 1
   */
  public static String write(int[] sizes, Activation hidden, Loss loss) {
    // Called for its check of the sizes.
    Architecture.perceptron(sizes, hidden, loss);
    int last = sizes.length - 2;
    boolean classes = loss == Loss.SOFTMAX_CROSS_ENTROPY;
    if (classes && sizes[last + 1] == 1) {
      throw new IllegalArgumentException(
          "layers end with 1 output, found "
              + Arrays.toString(sizes)
              + ", expected an output for every class, at least 2");
    }
    List<String> layers = new ArrayList<>();
    for (int i = 0; i < last; i++) {
      String layerNorm = "      \"hasLayerNorm\" : false,\n";
      layers.add(
          String.format(
              Locale.ROOT,
              LAYER,
              "DenseLayer",
              activation(hidden),
              layerNorm,
              i,
              "",
              sizes[i],
              sizes[i + 1]));
    }
    String lossFunction =
        LOSS.formatted(classes ? with("MCXENT", "\"softmaxClipEps\" : 1.0E-10") : "L2\"");
    layers.add(
        String.format(
            Locale.ROOT,
            LAYER,
            "OutputLayer",
            classes ? "Softmax\"" : activation(Activation.IDENTITY),
            "",
            last,
            lossFunction,
            sizes[last],
            sizes[last + 1]));
    return NETWORK.formatted(String.join(", ", layers));
  }

  /** Returns the end of the class's name, and the constants. */
  private static String activation(Activation activation) {
    return switch (activation) {
      case IDENTITY -> "Identity\"";
      case RELU ->
          with("ReLU", "\"max\" : null", "\"negativeSlope\" : null", "\"threshold\" : null");
      case LEAKY_RELU -> with("LReLU", "\"alpha\" : 0.01");
      case ELU -> with("ELU", "\"alpha\" : 1.0");
      case SIGMOID -> "Sigmoid\"";
      case TANH -> "TanH\"";
      case SOFTPLUS -> "SoftPlus\"";
      case SWISH -> "Swish\"";
    };
  }

  private static String with(String name, String... fields) {
    return name + "\",\n        " + String.join(",\n        ", fields);
  }

  /**
   * Returns the network of a configuration, if it is that of a perceptron with an activation as
   * {@link #write} has it, but for blanks; nothing for any other text.
   */
  static Optional<Architecture> read(String json) {
    try {
      JsonNode root = JSON.readTree(json);
      JsonNode layers = root.path("confs");
      if (layers.isEmpty()) {
        return Optional.empty();
      }
      int[] sizes = new int[layers.size() + 1];
      sizes[0] = layers.path(0).path("layer").path("nin").asInt();
      for (int i = 1; i < sizes.length; i++) {
        sizes[i] = layers.path(i - 1).path("layer").path("nout").asInt();
        if (sizes[i - 1] < 1 || sizes[i] < 1) {
          return Optional.empty();
        }
      }
      JsonNode function = layers.path(0).path("layer").path("activationFn");
      for (Activation hidden : Activation.values()) {
        // Without an activation there is no layer of one in what Deeplearning4j's reader returns.
        boolean linear = hidden == Activation.IDENTITY;
        if (layers.size() > 1 && (linear || !function.equals(JSON.readTree(ofFunction(hidden))))) {
          continue;
        }
        for (Loss loss : Loss.values()) {
          boolean written = loss != Loss.SOFTMAX_CROSS_ENTROPY || sizes[sizes.length - 1] > 1;
          if (written && JSON.readTree(write(sizes, hidden, loss)).equals(root)) {
            return Optional.of(Architecture.perceptron(sizes, hidden, loss));
          }
        }
      }
      return Optional.empty();
    } catch (JsonProcessingException e) {
      return Optional.empty();
    }
  }

  private static String ofFunction(Activation hidden) {
    return "{\"@class\":\"org.nd4j.linalg.activations.impl.Activation" + activation(hidden) + "}";
  }
}
