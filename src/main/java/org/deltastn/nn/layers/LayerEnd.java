package org.deltastn.nn.layers;

import java.util.List;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;

/**
 * An activation with the layer of weights before it, a maximum of its planes between the two and
 * the dropout after it, as far as there are any, evaluated as one: y = m ⊙ φ(z + b), where z is the
 * output of the weights and their response, or the maximum of it.
 *
 * <p>Both derivatives are products with m ⊙ φ'(z + b), which is kept in place of z and of the mask.
 * Behind a maximum all but the products themselves is done for the values that it takes. The values
 * equal those of the layers one by one, to rounding; the draws are the same.
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
   * @param window of the maximum between weights, which are a convolution, and activation; null for
   *     none
   * @param dropout a dropout of single values or of whole planes, or null for none
   * @param x input of the first of them
   */
  public static LayerEnd forward(
      Placed<Affine> affine,
      Window window,
      Placed<ActivationLayer> activation,
      Placed<? extends MaskingLayer> dropout,
      Tensor x) {
    NodeContext context = activation.context();
    Evaluation weights = affine == null ? null : weights(affine, window, x);
    Tensor z = weights == null ? x : weights.output();
    Tensor bias = affine == null ? null : affine.layer().bias(affine.context());
    double[] rates = dropout == null ? null : dropout.layer().rates(dropout.context());
    // The output of weights may be overwritten; an input may be read by others.
    Tensor free = weights == null ? context.take(z.shape()) : z;
    boolean differentiated = context.kind().wantsGradients() && context.needsInputGradient(0);
    Tensor slope = differentiated ? free : null;
    Tensor y = differentiated ? context.take(z.shape()) : free;
    boolean ofPlanes = rates != null && dropout.layer() instanceof SpatialDropout;
    context
        .backend()
        .finishLayer(
            activation.layer().activation(),
            bias,
            ofPlanes ? null : rates,
            ofPlanes || rates == null ? null : dropout.context().stream(),
            z,
            y,
            slope,
            context.workspace());
    if (ofPlanes) {
      dropPlanes(dropout.context(), rates, y, slope);
    }
    return new LayerEnd(context, weights, y, slope);
  }

  private static Evaluation weights(Placed<Affine> affine, Window window, Tensor x) {
    if (window == null || Affine.takesMaximum(affine.context())) {
      return affine.layer().withoutBias(affine.context(), x, window);
    }
    return Maximum.of(
        affine.layer().withoutBias(affine.context(), x, null), window, affine.context());
  }

  private static void dropPlanes(NodeContext context, double[] rates, Tensor y, Tensor slope) {
    Tensor mask = context.take(y.size(0), y.size(1));
    context.backend().dropoutMask(rates, context.stream(), mask);
    Tensor factors = mask.reshape((int) mask.length());
    for (Tensor planes : slope == null ? List.of(y) : List.of(y, slope)) {
      Tensor rows = Affine.unitRows(planes);
      context.backend().scaleRows(rows, factors, rows);
    }
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
    Tensor through = times(gradient, slope);
    return weights == null ? new Tensor[] {through} : weights.backward(through);
  }

  /** Computes out ← m ⊙ φ'(z + b) ⊙ x. */
  private Tensor times(Tensor x, Tensor out) {
    context.backend().multiply(x, slope, out);
    return out;
  }

  /** The maximum of the planes of an evaluation. */
  private record Maximum(Evaluation planes, Tensor output, Tensor positions, NodeContext context)
      implements Evaluation {

    static Maximum of(Evaluation planes, Window window, NodeContext context) {
      Tensor z = planes.output();
      Tensor output =
          context.take(
              z.size(0), z.size(1), window.outputHeight(z.size(2)), window.outputWidth(z.size(3)));
      Tensor positions = context.take(output.shape());
      context.backend().maxPool(z, window, output, positions);
      return new Maximum(planes, output, positions, context);
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      throw new IllegalStateException("a pass whose offset adds to the value has no tangent");
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      Tensor whole = context.take(planes.output().shape());
      context.backend().scatterPlanes(gradient, positions, whole);
      return planes.backward(whole);
    }
  }
}
