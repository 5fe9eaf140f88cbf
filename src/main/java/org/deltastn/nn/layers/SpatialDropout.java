package org.deltastn.nn.layers;

import java.util.Arrays;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Inverted dropout of whole feature maps with a rate for every example, from a hyperparameter: y_bc
 * = m_bc x_bc, where m_bc is 0 with probability p_b and 1/(1 − p_b) otherwise, for all of the H×W
 * values of a map alike; the identity in evaluation mode.
 */
public final class SpatialDropout extends MaskingLayer {

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the rate in the space
   */
  public SpatialDropout(int hyperparameter) {
    super(hyperparameter);
  }

  /**
   * Returns the input's shape.
   *
   * @throws IllegalArgumentException unless it is C×H×W
   */
  @Override
  public int[] outputShape(int[]... inputs) {
    if (inputs[0].length != 3) {
      throw new IllegalArgumentException(
          "spatial dropout needs feature maps of channels × height × width, found shape "
              + Arrays.toString(inputs[0]));
    }
    return inputs[0];
  }

  @Override
  int[] maskShape(NodeContext context, Tensor x) {
    return new int[] {x.size(0), x.size(1)};
  }

  @Override
  void draw(NodeContext context, double[] rates, Tensor x, Tensor mask, Tensor out) {
    context.backend().dropoutMask(rates, context.stream(), mask);
    multiply(context.backend(), x, mask, out);
  }

  @Override
  void multiply(Backend backend, Tensor x, Tensor mask, Tensor out) {
    backend.scaleRows(Affine.unitRows(x), mask.reshape((int) mask.length()), Affine.unitRows(out));
  }
}
