package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/** The maximum over a window in every channel; tangents and gradients go through the winner. */
public final class MaxPool implements Layer {

  private final Window window;

  /** Creates a layer. */
  public MaxPool(Window window) {
    this.window = window;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    int[] image = Images.require(inputs[0]);
    return new int[] {image[0], window.outputHeight(image[1]), window.outputWidth(image[2])};
  }

  @Override
  public String description() {
    return "MaxPool(" + window + ")";
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    Tensor y = context.take(Shapes.withBatch(x.size(0), outputShape(Shapes.example(x.shape()))));
    Tensor winners = context.take(y.shape());
    context.backend().maxPool(x, window, y, winners);
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
