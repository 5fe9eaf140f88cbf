package org.deltastn.nn.dl4j;

import java.util.Arrays;
import org.deeplearning4j.nn.api.MaskState;
import org.deeplearning4j.nn.conf.InputPreProcessor;
import org.deeplearning4j.nn.conf.inputs.InputType;
import org.deeplearning4j.nn.workspace.ArrayType;
import org.deeplearning4j.nn.workspace.LayerWorkspaceMgr;
import org.deltastn.nn.layers.normalization.Standardization;
import org.nd4j.common.primitives.Pair;
import org.nd4j.linalg.api.ndarray.INDArray;
import org.nd4j.linalg.factory.Broadcast;
import org.nd4j.linalg.factory.Nd4j;
import org.nd4j.shade.jackson.annotation.JsonProperty;

/**
 * A preprocessor of Deeplearning4j's that standardizes every channel of images, or all features
 * alike, by constants: (x − mean) / deviation; so a configuration, its JSON and a network of
 * Deeplearning4j's all hold it, and features stay as they are.
 *
 * <p>A preprocessor of the first layer; behind one that shapes flat rows as images, as a {@link
 * org.deeplearning4j.nn.conf.preprocessor.ComposableInputPreProcessor} of both.
 */
public final class InputStandardization implements InputPreProcessor {

  private static final long serialVersionUID = 1L;

  private final double[] means;
  private final double[] deviations;

  /**
   * Creates a preprocessor.
   *
   * @param means one for every channel, or one for all features
   * @param deviations as many, positive
   * @throws IllegalArgumentException if their numbers differ or a value is out of range
   */
  public InputStandardization(
      @JsonProperty("means") double[] means, @JsonProperty("deviations") double[] deviations) {
    // Called for its check of the values.
    new Standardization(means, deviations);
    this.means = means.clone();
    this.deviations = deviations.clone();
  }

  /** Returns a copy of the means. */
  @JsonProperty("means")
  public double[] means() {
    return means.clone();
  }

  /** Returns a copy of the deviations. */
  @JsonProperty("deviations")
  public double[] deviations() {
    return deviations.clone();
  }

  /** Returns the layer that computes the same. */
  Standardization layer() {
    return new Standardization(means, deviations);
  }

  @Override
  public INDArray preProcess(INDArray input, int miniBatchSize, LayerWorkspaceMgr workspaces) {
    INDArray out = workspaces.dup(ArrayType.ACTIVATIONS, input, 'c');
    if (means.length == 1) {
      return out.subi(means[0]).divi(deviations[0]);
    }
    Broadcast.sub(out, row(means, out), out, 1);
    return Broadcast.div(out, row(deviations, out), out, 1);
  }

  @Override
  public INDArray backprop(INDArray output, int miniBatchSize, LayerWorkspaceMgr workspaces) {
    INDArray out = workspaces.dup(ArrayType.ACTIVATION_GRAD, output, 'c');
    return means.length == 1
        ? out.divi(deviations[0])
        : Broadcast.div(out, row(deviations, out), out, 1);
  }

  private static INDArray row(double[] values, INDArray like) {
    return Nd4j.createFromArray(values).castTo(like.dataType());
  }

  @Override
  public InputPreProcessor clone() {
    return this;
  }

  @Override
  public InputType getOutputType(InputType inputType) {
    return inputType;
  }

  @Override
  public Pair<INDArray, MaskState> feedForwardMaskArray(
      INDArray maskArray, MaskState currentMaskState, int minibatchSize) {
    return new Pair<>(maskArray, currentMaskState);
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof InputStandardization that
        && Arrays.equals(means, that.means)
        && Arrays.equals(deviations, that.deviations);
  }

  @Override
  public int hashCode() {
    return 31 * Arrays.hashCode(means) + Arrays.hashCode(deviations);
  }

  @Override
  public String toString() {
    return "InputStandardization("
        + Arrays.toString(means)
        + ", "
        + Arrays.toString(deviations)
        + ")";
  }
}
