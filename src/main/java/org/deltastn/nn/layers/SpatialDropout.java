package org.deltastn.nn.layers;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * Inverted dropout of whole feature maps with a rate for every example, from a hyperparameter: y_bc
 * = m_bc x_bc, where m_bc is 0 with probability p_b and 1/(1 − p_b) otherwise, for all of the H×W
 * values of a map alike; the identity in evaluation mode.
 */
public final class SpatialDropout implements Layer {

  private final int hyperparameter;

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the rate in the space
   */
  public SpatialDropout(int hyperparameter) {
    this.hyperparameter = hyperparameter;
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
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    Tensor mask = null;
    if (context.kind().training()) {
      mask = context.take(x.size(0), x.size(1));
      context.backend().dropoutMask(context.values(hyperparameter), context.stream(), mask);
    }
    return new Masked(context, mask, times(context, mask, x));
  }

  private static Tensor times(NodeContext context, Tensor mask, Tensor x) {
    if (mask == null || x == null) {
      return x;
    }
    Tensor out = context.take(x.shape());
    int maps = (int) mask.length();
    int pixels = (int) (x.length() / maps);
    context
        .backend()
        .scaleRows(x.reshape(maps, pixels), mask.reshape(maps), out.reshape(maps, pixels));
    return out;
  }

  private record Masked(NodeContext context, Tensor mask, Tensor output) implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      return times(context, mask, tangents[0]);
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {context.needsInputGradient(0) ? times(context, mask, gradient) : null};
    }
  }
}
