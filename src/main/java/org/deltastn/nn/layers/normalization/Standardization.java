package org.deltastn.nn.layers.normalization;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * Shifts and scales every channel (or feature, of flat inputs) by constants: y = (x − mean) /
 * deviation, in every pass.
 *
 * <p>On the network's input it stands behind what changes colours, which needs them in [0, 1], and
 * before Cutout, whose holes of zeros so have the mean colour.
 */
public final class Standardization implements Layer {

  private final double[] means;
  private final double[] deviations;

  /**
   * Creates a layer.
   *
   * @param means one for every channel, or one for all
   * @param deviations as many, positive
   * @throws IllegalArgumentException if their numbers differ or a value is out of range
   */
  public Standardization(double[] means, double[] deviations) {
    if (means.length != deviations.length || means.length == 0) {
      throw new IllegalArgumentException(
          "a standardization needs as many means as deviations, at least 1, found "
              + means.length
              + " and "
              + deviations.length);
    }
    for (int k = 0; k < means.length; k++) {
      boolean finite = Double.isFinite(means[k]) && Double.isFinite(deviations[k]);
      if (!finite || deviations[k] <= 0) {
        throw new IllegalArgumentException(
            "a standardization needs finite means and positive deviations, found "
                + means[k]
                + " and "
                + deviations[k]
                + " of channel "
                + k);
      }
    }
    this.means = means.clone();
    this.deviations = deviations.clone();
  }

  /** Returns a mean for every channel, or one for all. */
  public double[] means() {
    return means.clone();
  }

  /** Returns as many deviations as there are means. */
  public double[] deviations() {
    return deviations.clone();
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    if (means.length != 1 && means.length != inputs[0][0]) {
      throw new IllegalArgumentException(
          "the standardization of "
              + means.length
              + " channels reads inputs of "
              + inputs[0][0]
              + ", shape "
              + Arrays.toString(inputs[0]));
    }
    return inputs[0];
  }

  @Override
  public String description() {
    return "Standardization(" + Arrays.toString(means) + ", " + Arrays.toString(deviations) + ")";
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    int channels = x.size(1);
    Tensor slope = context.take(channels);
    Tensor shift = context.take(channels);
    int share = channels / means.length;
    for (int k = 0; k < means.length; k++) {
      context.backend().fill(slope.view(k * share, share), 1 / deviations[k]);
      context.backend().fill(shift.view(k * share, share), -means[k] / deviations[k]);
    }
    Tensor y = context.take(x.shape());
    context.backend().scaleChannels(x, slope, shift, y, context.workspace());
    return new Rescaled(context, slope, y);
  }
}
