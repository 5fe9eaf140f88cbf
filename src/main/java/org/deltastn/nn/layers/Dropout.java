package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * Inverted dropout with a rate for every example, from a hyperparameter: y = m ⊙ x, where m is 0
 * with probability p_b and 1/(1 − p_b) otherwise; the identity in evaluation mode.
 */
public final class Dropout implements Layer {

  private final int hyperparameter;

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the rate in the space
   */
  public Dropout(int hyperparameter) {
    this.hyperparameter = hyperparameter;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    return inputs[0];
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    Tensor mask = null;
    if (context.kind().training()) {
      mask = context.take(x.shape());
      context.backend().dropoutMask(context.values(hyperparameter), context.stream(), mask);
    }
    return new Masked(context, mask, times(context, mask, x));
  }

  private static Tensor times(NodeContext context, Tensor mask, Tensor x) {
    if (mask == null || x == null) {
      return x;
    }
    Tensor out = context.take(x.shape());
    context.backend().multiply(x, mask, out);
    return out;
  }

  private record Masked(NodeContext context, Tensor mask, Tensor output) implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      return times(context, mask, tangents[0]);
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {context.needsInputGradient(0) ? times(context, mask, gradient) : null};
    }
  }
}
