package org.deltastn.nn.layers.normalization;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/** An affine map of every channel, whose slopes are constants. */
record Rescaled(NodeContext context, Tensor slope, Tensor output) implements Evaluation {

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

  private Tensor timesSlope(Tensor t) {
    Tensor out = context.take(t.shape());
    context.backend().scaleChannels(t, slope, null, out, context.workspace());
    return out;
  }
}
