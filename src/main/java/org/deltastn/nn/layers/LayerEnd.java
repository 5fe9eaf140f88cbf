package org.deltastn.nn.layers;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;

/**
 * An activation with the layer of weights before it and the dropout after it, as far as there are
 * any, evaluated as one: y = m ⊙ φ(z + b), where z is the output of the weights and their response.
 *
 * <p>Both derivatives are products with m ⊙ φ'(z + b), which is kept in place of z and of the mask.
 * The values equal those of the layers one by one, to rounding; the draws are the same.
 */
public final class LayerEnd implements Evaluation {

  /**
   * A layer, and its part of a pass.
   *
   * @param layer the operation
   * @param context that of its own node
   */
  public record Placed<L extends Layer>(L layer, NodeContext context) {}

  private final NodeContext context;
  private final Evaluation weights;
  private final Tensor y;
  private final Tensor slope;

  private LayerEnd(NodeContext context, Evaluation weights, Tensor y, Tensor slope) {
    this.context = context;
    this.weights = weights;
    this.y = y;
    this.slope = slope;
  }

  /**
   * Evaluates the layers; nothing else may read the outputs of the first two.
   *
   * @param affine the layer of weights, or null for none
   * @param dropout the dropout, or null for none
   * @param x input of the first of them
   */
  public static LayerEnd forward(
      Placed<Affine> affine,
      Placed<ActivationLayer> activation,
      Placed<Dropout> dropout,
      Tensor x) {
    NodeContext context = activation.context();
    Evaluation weights = affine == null ? null : affine.layer().withoutBias(affine.context(), x);
    Tensor z = weights == null ? x : weights.output();
    Tensor bias = affine == null ? null : affine.layer().bias(affine.context());
    double[] rates = dropout == null ? null : dropout.layer().rates(dropout.context());
    // The output of weights may be overwritten; an input may be read by others.
    Tensor free = weights == null ? context.take(z.shape()) : z;
    boolean differentiated = context.kind().wantsGradients() && context.needsInputGradient(0);
    Tensor slope = differentiated ? free : null;
    Tensor y = differentiated ? context.take(z.shape()) : free;
    context
        .backend()
        .finishLayer(
            activation.layer().activation(),
            bias,
            rates,
            rates == null ? null : dropout.context().stream(),
            z,
            y,
            slope,
            context.workspace());
    return new LayerEnd(context, weights, y, slope);
  }

  @Override
  public Tensor output() {
    return y;
  }

  @Override
  public Tensor jvp(Tensor... tangents) {
    if (weights == null) {
      return tangents[0] == null ? null : times(tangents[0], context.take(tangents[0].shape()));
    }
    Tensor tangent = weights.jvp(tangents);
    return tangent == null ? null : times(tangent, tangent);
  }

  @Override
  public boolean keepsTangents() {
    return false;
  }

  @Override
  public Tensor[] backward(Tensor gradient) {
    if (slope == null) {
      return new Tensor[] {null};
    }
    Tensor through = times(gradient, context.take(gradient.shape()));
    return weights == null ? new Tensor[] {through} : weights.backward(through);
  }

  /** Computes out ← m ⊙ φ'(z + b) ⊙ x. */
  private Tensor times(Tensor x, Tensor out) {
    context.backend().multiply(x, slope, out);
    return out;
  }
}
