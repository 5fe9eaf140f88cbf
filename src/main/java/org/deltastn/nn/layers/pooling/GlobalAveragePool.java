package org.deltastn.nn.layers.pooling;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.layers.Affine;
import org.deltastn.nn.layers.Images;
import org.deltastn.tensor.Tensor;

/**
 * The mean of every channel, y_c = 1/(HW) Σ_ij x_cij, C×H×W to C; ẏ is the same mean of ẋ, and
 * ∂x_cij = ∂y_c / (HW).
 */
public final class GlobalAveragePool implements Layer {

  @Override
  public int[] outputShape(int[]... inputs) {
    return new int[] {Images.require(inputs[0])[0]};
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Pooled(context, inputs[0].shape(), mean(context, inputs[0]));
  }

  private static Tensor mean(NodeContext context, Tensor x) {
    Tensor mean = context.take(x.size(0), x.size(1));
    context.backend().sumColumns(Affine.unitRows(x), mean);
    context.backend().scale(1.0 / (x.size(2) * x.size(3)), mean);
    return mean;
  }

  private record Pooled(NodeContext context, int[] inputShape, Tensor output)
      implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      return tangents[0] == null ? null : mean(context, tangents[0]);
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      if (!context.needsInputGradient(0)) {
        return new Tensor[1];
      }
      Tensor share = context.take(gradient.shape());
      context.backend().copy(gradient, share);
      context.backend().scale(1.0 / (inputShape[2] * inputShape[3]), share);
      Tensor out = context.take(inputShape);
      context.backend().fill(out, 0);
      Affine.addToUnits(context.backend(), share, out);
      return new Tensor[] {out};
    }
  }
}
