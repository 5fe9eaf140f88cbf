package org.deltastn.spark.params;

import java.util.Arrays;
import org.apache.spark.ml.param.IntArrayParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.tensor.Activation;

/**
 * The network and the hyperparameters that regularize it.
 *
 * <p>Two of the Params go by other methods on estimators and on models, whose {@code networkJson()}
 * and {@code hyperparameters()} are what was trained; here they are got by name.
 */
public interface NetworkParams extends Params {

  /** Param: the sizes of a multilayer perceptron, from input to output. */
  default IntArrayParam layers() {
    return new IntArrayParam(
        this,
        "layers",
        "Sets the sizes of a multilayer perceptron from input to output, at least two; when unset,"
            + " and networkJson too, hiddenLayers gives the network.",
        Checks.that(NetworkParams::requireSizes));
  }

  /** Returns the sizes of a multilayer perceptron, from input to output. */
  default int[] getLayers() {
    return getOrDefault(layers());
  }

  /** Param: the sizes of the hidden layers of a multilayer perceptron. */
  default IntArrayParam hiddenLayers() {
    return new IntArrayParam(
        this,
        "hiddenLayers",
        "Sets the sizes of the hidden layers of a multilayer perceptron, none for a linear model;"
            + " its inputs are the features of a row, its outputs one or the number of classes."
            + " Where layers or networkJson is set, that is the network.",
        Checks.that(NetworkParams::requireHiddenSizes));
  }

  /** Returns the sizes of the hidden layers of a multilayer perceptron. */
  default int[] getHiddenLayers() {
    return getOrDefault(hiddenLayers());
  }

  /** Param: the activation of the hidden layers given by their sizes. */
  default Param<String> hiddenActivation() {
    return new Param<>(
        this,
        "hiddenActivation",
        "Chooses the activation of the hidden layers of a perceptron given by sizes:"
            + " IDENTITY, RELU, LEAKY_RELU, ELU, SIGMOID, TANH, SOFTPLUS or SWISH.",
        Checks.oneOf(Activation.class));
  }

  /** Returns the activation of the hidden layers given by their sizes. */
  default String getHiddenActivation() {
    return getOrDefault(hiddenActivation());
  }

  /** Returns an owner's Param: a Deeplearning4j configuration as JSON. */
  static Param<String> networkJson(Params owner) {
    return new JsonParam(
        owner,
        "networkJson",
        "Gives the network as a Deeplearning4j configuration in JSON, in place of layers and"
            + " hiddenLayers.",
        Checks.that(NetworkParams::requireText));
  }

  /** Returns a Deeplearning4j configuration as JSON. */
  default String getNetworkJson() {
    return getOrDefault(networkJson(this));
  }

  /**
   * Param: the shape in which the network reads the flat vectors of features, channels × height ×
   * width in this order, or their number; that of the network when unset.
   */
  default IntArrayParam inputShape() {
    return new IntArrayParam(
        this,
        "inputShape",
        "Sets the shape in which the network reads the flat feature vectors: channels,"
            + " height and width, or their number; when unset, the network's configuration says it.",
        Checks.that(NetworkParams::requireShape));
  }

  /** Returns the shape of the flat vectors of features; empty for what the network says. */
  default int[] getInputShape() {
    return isDefined(inputShape()) ? getOrDefault(inputShape()) : new int[0];
  }

  /**
   * Returns an owner's Param: the hyperparameters, as a JSON array of objects with the components
   * of {@link Hyperparameter}.
   */
  static Param<String> hyperparameters(Params owner) {
    return new JsonParam(
        owner,
        "hyperparameters",
        "Lists the hyperparameters that tune themselves, as a JSON array; [] trains plainly."
            + " When unset, there are rates of dropout on the input and after every layer but the"
            + " last, and one weight decay.",
        Checks.that(HyperparameterSpace::fromJson));
  }

  /**
   * Returns the hyperparameters, as a JSON array of objects with the components of {@link
   * Hyperparameter}.
   */
  default String getHyperparameters() {
    return getOrDefault(hyperparameters(this));
  }

  /** Param: how the best-response Jacobian is represented: STRUCTURED, FULL or NONE. */
  default Param<String> responseStructure() {
    return new Param<>(
        this,
        "responseStructure",
        "Chooses how the best-response Jacobian is represented: STRUCTURED, FULL (the whole"
            + " m×h matrix, for small models) or NONE.",
        Checks.oneOf(ResponseStructure.class));
  }

  /** Returns how the best-response Jacobian is represented: STRUCTURED, FULL or NONE. */
  default String getResponseStructure() {
    return getOrDefault(responseStructure());
  }

  private static void requireSizes(int[] sizes) {
    if (sizes.length < 2 || Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "layers must be at least two sizes of at least 1, found " + Arrays.toString(sizes));
    }
  }

  private static void requireHiddenSizes(int[] sizes) {
    if (Arrays.stream(sizes).anyMatch(size -> size < 1)) {
      throw new IllegalArgumentException(
          "hiddenLayers must be sizes of at least 1, found " + Arrays.toString(sizes));
    }
  }

  private static void requireShape(int[] shape) {
    if ((shape.length != 1 && shape.length != 3) || Arrays.stream(shape).anyMatch(s -> s < 1)) {
      throw new IllegalArgumentException(
          "inputShape must be the number of features or channels, height and width, all at least 1,"
              + " found "
              + Arrays.toString(shape));
    }
  }

  private static void requireText(String text) {
    if (text.isBlank()) {
      throw new IllegalArgumentException("networkJson must not be blank");
    }
  }
}
