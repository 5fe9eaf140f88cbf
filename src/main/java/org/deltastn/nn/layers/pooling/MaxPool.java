package org.deltastn.nn.layers.pooling;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;

/**
 * The maximum over a window Ω in every channel, y_i = x_{k(i)} with k(i) = argmax_{j∈Ω_i} x_j, so
 * ẏ_i = ẋ_{k(i)}, and ∂x_j = Σ_{i: k(i)=j} ∂y_i.
 */
public final class MaxPool extends Pool {

  /** Creates a layer. */
  public MaxPool(Window window) {
    super(window);
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor y = takeOutput(context, inputs[0]);
    Tensor winners = context.take(y.shape());
    context.backend().maxPool(inputs[0], window(), y, winners);
    return new Pooled(context, inputs[0], y) {

      @Override
      void push(Backend backend, Tensor tangent, Tensor out) {
        backend.gatherPlanes(tangent, winners, out);
      }

      @Override
      void pull(Backend backend, Tensor gradient, Tensor out) {
        backend.scatterPlanes(gradient, winners, out);
      }
    };
  }
}
