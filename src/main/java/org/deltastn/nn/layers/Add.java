package org.deltastn.nn.layers;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * The sum of two or more inputs of one shape, a residual connection: y = Σ_i x_i, ẏ = Σ_i ẋ_i, ∂x_i
 * = ∂y.
 */
public final class Add implements Layer {

  @Override
  public int[] outputShape(int[]... inputs) {
    for (int[] input : inputs) {
      if (!Arrays.equals(input, inputs[0])) {
        throw new IllegalArgumentException(
            "cannot add shapes " + Arrays.toString(inputs[0]) + " and " + Arrays.toString(input));
      }
    }
    return inputs[0];
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Sum(context, inputs.length, sum(context, inputs));
  }

  private static Tensor sum(NodeContext context, Tensor... parts) {
    Tensor sum = null;
    for (Tensor part : parts) {
      if (part == null) {
        continue;
      }
      if (sum == null) {
        sum = context.take(part.shape());
        context.backend().copy(part, sum);
      } else {
        context.backend().axpy(1, part, sum);
      }
    }
    return sum;
  }

  private record Sum(NodeContext context, int inputs, Tensor output) implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      return sum(context, tangents);
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      Tensor[] gradients = new Tensor[inputs];
      Arrays.fill(gradients, gradient);
      return gradients;
    }
  }
}
