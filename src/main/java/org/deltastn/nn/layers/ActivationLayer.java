package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Tensor;

/** An elementwise activation: y = φ(z), ẏ = φ'(z) ⊙ ż, ∂z = φ'(z) ⊙ ∂y. */
public final class ActivationLayer implements Layer {

  private final Activation activation;

  /** Creates a layer. */
  public ActivationLayer(Activation activation) {
    this.activation = activation;
  }

  /** Returns φ. */
  public Activation activation() {
    return activation;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    return inputs[0];
  }

  @Override
  public String description() {
    return activation.name();
  }

  @Override
  public boolean isAffine() {
    return activation == Activation.IDENTITY;
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    Tensor z = inputs[0];
    Tensor y = context.take(z.shape());
    context.backend().activate(activation, z, y);
    return new Applied(context, activation, z, y);
  }

  private static final class Applied implements Evaluation {

    private final NodeContext context;
    private final Activation activation;
    private final Tensor z;
    private final Tensor y;

    private Applied(NodeContext context, Activation activation, Tensor z, Tensor y) {
      this.context = context;
      this.activation = activation;
      this.z = z;
      this.y = y;
    }

    @Override
    public Tensor output() {
      return y;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      return tangents[0] == null ? null : timesSlope(tangents[0]);
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {context.needsInputGradient(0) ? timesSlope(gradient) : null};
    }

    private Tensor timesSlope(Tensor x) {
      Tensor out = context.take(x.shape());
      context.backend().timesDerivative(activation, z, y, x, out);
      return out;
    }
  }
}
