package org.deltastn.nn.graph;

import org.deltastn.data.Standardization;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ParameterLayout;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.vector.HostVector;

/**
 * Folds a standardization of columns into the weights of a network, which then takes raw features
 * and puts out targets in their own units.
 *
 * <p>Of a dense layer that reads features x, {@code W (x − m) / s + b = (W / s) x + (b − W (m /
 * s))}; of a dense layer that puts out targets, {@code (W x + b) s + m = (s W) x + (s b + m)}. Both
 * are exact but for rounding. Other layers, such as a convolution that pads its input with zeros,
 * have no such form; {@link #takesFeatures} and {@link #givesTargets} say which.
 */
public final class FoldedStandardization {

  private FoldedStandardization() {}

  /** Returns whether all that reads the network's input are dense layers with biases. */
  public static boolean takesFeatures(Architecture architecture) {
    return architecture.inputShape().length == 1
        && architecture.nodes().stream()
            .filter(FoldedStandardization::readsInput)
            .allMatch(FoldedStandardization::isAffine);
  }

  /** Returns whether a dense layer with biases puts out what a squared error compares. */
  public static boolean givesTargets(Architecture architecture) {
    int last = architecture.nodes().size() - 1;
    return architecture.loss() == Loss.SQUARED_ERROR && isAffine(architecture.nodes().get(last));
  }

  /**
   * Returns the weights of the network that computes the same of raw columns.
   *
   * @param weights of the network of standardized columns, in the order of {@link Network#general}
   * @param standardization of the network's features and, for a squared error, of its outputs
   * @return weights in the same order and precision
   * @throws IllegalArgumentException if columns are standardized where {@link #takesFeatures} or
   *     {@link #givesTargets} says that they cannot be folded
   */
  public static HostVector fold(
      Architecture architecture, HostVector weights, Standardization standardization) {
    if (!standardization.changesFeatures() && !standardization.changesTargets()) {
      return weights;
    }
    ParameterLayout layout =
        new Network(architecture, HyperparameterSpace.of(), ResponseStructure.NONE).general();
    double[] values = weights.toDoubles();
    if (standardization.changesFeatures()) {
      require(takesFeatures(architecture), "features are standardized, which the first layers");
      for (int node = 0; node < architecture.nodes().size(); node++) {
        if (readsInput(architecture.nodes().get(node))) {
          foldFeatures(values, entry(layout, node, "W"), entry(layout, node, "b"), standardization);
        }
      }
    }
    if (standardization.changesTargets()) {
      require(givesTargets(architecture), "targets are standardized, which the last layer");
      int last = architecture.nodes().size() - 1;
      foldTargets(values, entry(layout, last, "W"), entry(layout, last, "b"), standardization);
    }
    return HostVector.of(weights.precision(), values);
  }

  private static void require(boolean foldable, String what) {
    if (!foldable) {
      throw new IllegalArgumentException(
          what + " cannot take into its weights; expected dense layers with biases");
    }
  }

  private static void foldFeatures(
      double[] values,
      ParameterLayout.Entry weight,
      ParameterLayout.Entry bias,
      Standardization standardization) {
    double[] means = standardization.featureMeans();
    double[] scales = standardization.featureScales();
    for (int out = 0; out < bias.length(); out++) {
      int row = weight.offset() + out * means.length;
      double shift = 0;
      for (int in = 0; in < means.length; in++) {
        values[row + in] /= scales[in];
        shift += values[row + in] * means[in];
      }
      values[bias.offset() + out] -= shift;
    }
  }

  private static void foldTargets(
      double[] values,
      ParameterLayout.Entry weight,
      ParameterLayout.Entry bias,
      Standardization standardization) {
    double[] means = standardization.targetMeans();
    double[] scales = standardization.targetScales();
    int inputs = weight.length() / bias.length();
    for (int out = 0; out < bias.length(); out++) {
      for (int in = 0; in < inputs; in++) {
        values[weight.offset() + out * inputs + in] *= scales[out];
      }
      int at = bias.offset() + out;
      values[at] = values[at] * scales[out] + means[out];
    }
  }

  private static boolean readsInput(Architecture.Node node) {
    for (int input : node.inputs()) {
      if (input == Architecture.INPUT) {
        return true;
      }
    }
    return false;
  }

  private static boolean isAffine(Architecture.Node node) {
    return node.layer() instanceof Dense dense && dense.hasBias();
  }

  private static ParameterLayout.Entry entry(ParameterLayout layout, int node, String name) {
    return layout.entries().stream()
        .filter(entry -> entry.node() == node && entry.spec().name().equals(name))
        .findFirst()
        .orElseThrow();
  }
}
