package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/** The maximum over a window in every channel; tangents and gradients go through the winner. */
public final class MaxPool extends Pool {

  /** Creates a layer. */
  public MaxPool(Window window) {
    super(window);
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    Tensor y = takeOutput(context, x);
    Tensor winners = context.take(y.shape());
    context.backend().maxPool(x, window(), y, winners);
    return new Pooled(context, x.shape(), winners, y);
  }

  private record Pooled(NodeContext context, int[] inputShape, Tensor winners, Tensor output)
      implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      if (tangents[0] == null) {
        return null;
      }
      Tensor out = context.take(output.shape());
      context.backend().gatherPlanes(tangents[0], winners, out);
      return out;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      if (!context.needsInputGradient(0)) {
        return new Tensor[1];
      }
      Tensor out = context.take(inputShape);
      context.backend().scatterPlanes(gradient, winners, out);
      return new Tensor[] {out};
    }
  }
}
