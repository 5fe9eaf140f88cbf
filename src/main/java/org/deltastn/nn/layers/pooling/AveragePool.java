package org.deltastn.nn.layers.pooling;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;

/**
 * The mean over a window Ω in every channel, y_i = 1/|Ω_i| Σ_{j∈Ω_i} x_j, of the values that are
 * not padding; linear, so ẏ is the same mean of ẋ, and ∂x_j = Σ_{i: j∈Ω_i} ∂y_i / |Ω_i|.
 */
public final class AveragePool extends Pool {

  /** Creates a layer. */
  public AveragePool(Window window) {
    super(window);
  }

  @Override
  public boolean isAffine() {
    return true;
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor y = takeOutput(context, inputs[0]);
    context.backend().averagePool(inputs[0], window(), y);
    return new Pooled(context, inputs[0], y) {

      @Override
      void push(Backend backend, Tensor tangent, Tensor out) {
        backend.averagePool(tangent, window(), out);
      }

      @Override
      void pull(Backend backend, Tensor gradient, Tensor out) {
        backend.averagePoolGradient(gradient, window(), out);
      }
    };
  }
}
