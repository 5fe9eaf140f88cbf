package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/** The mean over a window in every channel, of the values that are not padding. */
public final class AveragePool extends Pool {

  /** Creates a layer. */
  public AveragePool(Window window) {
    super(window);
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Pooled(context, window(), inputs[0].shape(), pool(context, inputs[0]));
  }

  private Tensor pool(NodeContext context, Tensor x) {
    Tensor y = takeOutput(context, x);
    context.backend().averagePool(x, window(), y);
    return y;
  }

  private record Pooled(NodeContext context, Window window, int[] inputShape, Tensor output)
      implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      if (tangents[0] == null) {
        return null;
      }
      Tensor out = context.take(output.shape());
      context.backend().averagePool(tangents[0], window, out);
      return out;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      if (!context.needsInputGradient(0)) {
        return new Tensor[1];
      }
      Tensor out = context.take(inputShape);
      context.backend().averagePoolGradient(gradient, window, out);
      return new Tensor[] {out};
    }
  }
}
