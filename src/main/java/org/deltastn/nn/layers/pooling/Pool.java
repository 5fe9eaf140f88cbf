package org.deltastn.nn.layers.pooling;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.layers.Images;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;

/**
 * The common part of poolings over a window: shapes, and derivatives that are linear at a point.
 */
abstract class Pool implements Layer {

  private final Window window;

  Pool(Window window) {
    this.window = window;
  }

  /** Returns kernel, stride and padding. */
  public final Window window() {
    return window;
  }

  @Override
  public final int[] outputShape(int[]... inputs) {
    int[] image = Images.require(inputs[0]);
    return new int[] {image[0], window.outputHeight(image[1]), window.outputWidth(image[2])};
  }

  @Override
  public final String description() {
    return getClass().getSimpleName() + "(" + window + ")";
  }

  /** Returns a temporary for the pooled form of a minibatch. */
  final Tensor takeOutput(NodeContext context, Tensor x) {
    return context.take(Shapes.withBatch(x.size(0), outputShape(Shapes.example(x.shape()))));
  }

  /** A pooling at a point. */
  abstract static class Pooled implements Evaluation {

    private final NodeContext context;
    private final int[] inputShape;
    private final Tensor output;

    Pooled(NodeContext context, Tensor x, Tensor output) {
      this.context = context;
      this.inputShape = x.shape();
      this.output = output;
    }

    /** Computes out ← the tangent of the output. */
    abstract void push(Backend backend, Tensor tangent, Tensor out);

    /** Computes out ← the gradient of the input. */
    abstract void pull(Backend backend, Tensor gradient, Tensor out);

    @Override
    public final Tensor output() {
      return output;
    }

    @Override
    public final Tensor jvp(Tensor... tangents) {
      if (tangents[0] == null) {
        return null;
      }
      Tensor out = context.take(output.shape());
      push(context.backend(), tangents[0], out);
      return out;
    }

    @Override
    public final boolean keepsTangents() {
      return false;
    }

    @Override
    public final Tensor[] backward(Tensor gradient) {
      if (!context.needsInputGradient(0)) {
        return new Tensor[1];
      }
      Tensor out = context.take(inputShape);
      pull(context.backend(), gradient, out);
      return new Tensor[] {out};
    }
  }
}
