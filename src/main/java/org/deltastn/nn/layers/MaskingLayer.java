package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Multiplication by a random mask whose drop rate is a hyperparameter, y = m ⊙ x; the identity in
 * evaluation mode. It is linear, so tangents and gradients take the same mask: ẏ = m ⊙ ẋ, ∂x = m ⊙
 * ∂y.
 */
public abstract class MaskingLayer implements Layer {

  private final int hyperparameter;

  MaskingLayer(int hyperparameter) {
    this.hyperparameter = hyperparameter;
  }

  /** Returns the drop rates of a pass: one, or one for every row; null where it drops nothing. */
  final double[] rates(NodeContext context) {
    return context.kind().training() ? context.values(hyperparameter) : null;
  }

  /** Returns the shape of the mask of a minibatch. */
  abstract int[] maskShape(NodeContext context, Tensor x);

  /** Fills the mask at these rates, and out ← x times the mask. */
  abstract void draw(NodeContext context, double[] rates, Tensor x, Tensor mask, Tensor out);

  /** Computes out ← x times the mask. */
  abstract void multiply(Backend backend, Tensor x, Tensor mask, Tensor out);

  @Override
  public final Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor x = inputs[0];
    double[] rates = rates(context);
    if (rates == null) {
      return new Masked(context, null, x);
    }
    Tensor mask = context.take(maskShape(context, x));
    Tensor out = context.take(x.shape());
    draw(context, rates, x, mask, out);
    return new Masked(context, mask, out);
  }

  private Tensor times(NodeContext context, Tensor mask, Tensor x) {
    if (mask == null || x == null) {
      return x;
    }
    Tensor out = context.take(x.shape());
    multiply(context.backend(), x, mask, out);
    return out;
  }

  private final class Masked implements Evaluation {

    private final NodeContext context;
    private final Tensor mask;
    private final Tensor output;

    private Masked(NodeContext context, Tensor mask, Tensor output) {
      this.context = context;
      this.mask = mask;
      this.output = output;
    }

    @Override
    public Tensor output() {
      return output;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      return times(context, mask, tangents[0]);
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {context.needsInputGradient(0) ? times(context, mask, gradient) : null};
    }
  }
}
