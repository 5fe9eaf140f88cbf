package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/** The mean over a window in every channel, of the values that are not padding. */
public final class AveragePool implements Layer {

  private final Window window;

  /** Creates a layer. */
  public AveragePool(Window window) {
    this.window = window;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    int[] image = Images.require(inputs[0]);
    return new int[] {image[0], window.outputHeight(image[1]), window.outputWidth(image[2])};
  }

  @Override
  public String description() {
    return "AveragePool(" + window + ")";
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Pooled(context, window, inputs[0].shape(), pool(context, inputs[0]));
  }

  private Tensor pool(NodeContext context, Tensor x) {
    Tensor y = context.take(Shapes.withBatch(x.size(0), outputShape(Shapes.example(x.shape()))));
    context.backend().averagePool(x, window, y);
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
