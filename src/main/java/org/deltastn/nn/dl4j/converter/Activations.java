package org.deltastn.nn.dl4j.converter;

import java.util.Arrays;
import java.util.stream.Collectors;
import org.deltastn.tensor.Activation;
import org.nd4j.linalg.activations.IActivation;
import org.nd4j.linalg.activations.impl.ActivationReLU;

/** Converts activations to ND4J's and back. */
public final class Activations {

  private Activations() {}

  /** Returns the activation as ND4J names it. */
  public static org.nd4j.linalg.activations.Activation write(Activation activation) {
    return switch (activation) {
      case IDENTITY -> org.nd4j.linalg.activations.Activation.IDENTITY;
      case RELU -> org.nd4j.linalg.activations.Activation.RELU;
      case LEAKY_RELU -> org.nd4j.linalg.activations.Activation.LEAKYRELU;
      case ELU -> org.nd4j.linalg.activations.Activation.ELU;
      case SIGMOID -> org.nd4j.linalg.activations.Activation.SIGMOID;
      case TANH -> org.nd4j.linalg.activations.Activation.TANH;
      case SOFTPLUS -> org.nd4j.linalg.activations.Activation.SOFTPLUS;
      case SWISH -> org.nd4j.linalg.activations.Activation.SWISH;
    };
  }

  /**
   * Reads an activation.
   *
   * @throws IllegalArgumentException if there is no equal one here, with the same constants
   */
  static Activation read(Place place, IActivation found) {
    for (Activation activation : Activation.values()) {
      IActivation same = write(activation).getActivationFunction();
      if (same.equals(found) || (activation == Activation.RELU && isPlainRelu(found))) {
        return activation;
      }
    }
    String supported =
        Arrays.stream(Activation.values())
            .map(activation -> write(activation).getActivationFunction().toString())
            .collect(Collectors.joining(", "));
    throw place.unsupported("activation " + describe(found), supported);
  }

  private static boolean isPlainRelu(IActivation found) {
    return found instanceof ActivationReLU relu
        && (relu.getMax() == null || relu.getMax() == 0)
        && (relu.getThreshold() == null || relu.getThreshold() == 0)
        && (relu.getNegativeSlope() == null || relu.getNegativeSlope() == 0);
  }

  private static String describe(IActivation found) {
    // The toString of ReLU leaves out the settings that change the function.
    return found instanceof ActivationReLU relu
        ? "relu(max="
            + relu.getMax()
            + ", threshold="
            + relu.getThreshold()
            + ", negativeSlope="
            + relu.getNegativeSlope()
            + ")"
        : String.valueOf(found);
  }
}
