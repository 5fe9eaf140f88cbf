package org.deltastn.nn.layers;

import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/** What the poolings over a window share: shapes. */
abstract class Pool implements Layer {

  private final Window window;

  Pool(Window window) {
    this.window = window;
  }

  final Window window() {
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
}
