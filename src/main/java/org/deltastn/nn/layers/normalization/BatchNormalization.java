package org.deltastn.nn.layers.normalization;

import java.util.List;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Batch normalization by channel (or by feature, of flat inputs): y = γ x̂ + β with x̂ = (x − μ) /
 * √(v + ϵ).
 *
 * <p>A training pass takes μ and v from its minibatch, every row counting the same, and both are
 * differentiated through; a pass that trains the general part moves the running statistics towards
 * them, v ← decay v + (1 − decay) v_batch with the biased variance of the minibatch, as
 * Deeplearning4j does. Other passes take the running statistics. Those lie among the general
 * parameters, so that they are averaged, saved and exported with the weights, and have a gradient
 * of zero. γ and β have no response part: Equations 3.14 and E.1 give one to layers of weights.
 */
public final class BatchNormalization implements Layer {

  static final int GAMMA = 0;
  static final int BETA = 1;
  static final int MEAN = 2;
  static final int VARIANCE = 3;

  private final double epsilon;
  private final double decay;

  /**
   * Creates a layer.
   *
   * @param epsilon ϵ, added to a variance, positive
   * @param decay what running statistics keep of themselves in a step, in [0, 1]
   * @throws IllegalArgumentException if a value is out of range
   */
  public BatchNormalization(double epsilon, double decay) {
    if (!(epsilon > 0)) {
      throw new IllegalArgumentException(
          "the epsilon of a batch normalization must be positive, found " + epsilon);
    }
    if (!(decay >= 0 && decay <= 1)) {
      throw new IllegalArgumentException(
          "the decay of a batch normalization must be in [0, 1], found " + decay);
    }
    this.epsilon = epsilon;
    this.decay = decay;
  }

  /** Returns ϵ, which is added to a variance. */
  public double epsilon() {
    return epsilon;
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    return inputs[0];
  }

  @Override
  public String description() {
    return "BatchNormalization(epsilon " + epsilon + ")";
  }

  @Override
  public List<ParameterSpec> parameters(int[]... inputs) {
    int[] shape = {inputs[0][0]};
    return List.of(
        ParameterSpec.constant("gamma", shape, 1),
        ParameterSpec.constant("beta", shape, 0),
        ParameterSpec.constant("mean", shape, 0),
        ParameterSpec.constant("var", shape, 1));
  }

  @Override
  public Evaluation forward(NodeContext context, Tensor... inputs) {
    return context.kind().training() ? normalize(context, inputs[0]) : rescale(context, inputs[0]);
  }

  private Evaluation normalize(NodeContext context, Tensor x) {
    int channels = x.size(1);
    Tensor gamma = context.general(GAMMA);
    Tensor statistics = context.take(3, channels);
    Tensor y = context.take(x.shape());
    Backend backend = context.backend();
    backend.normalize(x, gamma, context.general(BETA), epsilon, statistics, y, context.workspace());
    if (context.kind().wantsGeneral()) {
      track(backend, context.general(MEAN), statistics.view(0, channels));
      track(backend, context.general(VARIANCE), statistics.view(channels, channels));
    }
    return new Normalized(context, x, gamma, statistics, y);
  }

  private void track(Backend backend, Tensor running, Tensor found) {
    backend.scale(decay, running);
    backend.axpy(1 - decay, found, running);
  }

  private Evaluation rescale(NodeContext context, Tensor x) {
    Backend backend = context.backend();
    Tensor slope = context.take(x.size(1));
    backend.inverseRoots(context.general(VARIANCE), epsilon, slope);
    backend.multiply(slope, context.general(GAMMA), slope);
    Tensor shift = context.take(x.size(1));
    backend.multiply(slope, context.general(MEAN), shift);
    backend.scale(-1, shift);
    backend.axpy(1, context.general(BETA), shift);
    Tensor y = context.take(x.shape());
    backend.scaleChannels(x, slope, shift, y, context.workspace());
    return new Rescaled(context, slope, y);
  }

  /** With the minibatch's statistics. */
  private record Normalized(
      NodeContext context, Tensor x, Tensor gamma, Tensor statistics, Tensor output)
      implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      if (tangents[0] == null) {
        return null;
      }
      Tensor out = context.take(x.shape());
      times(tangents[0], context.take(gamma.shape()), context.take(gamma.shape()), out);
      return out;
    }

    @Override
    public boolean keepsTangents() {
      return false;
    }

    @Override
    public Tensor[] backward(Tensor g) {
      boolean wantsGeneral = context.kind().wantsGeneral();
      Tensor out = context.needsInputGradient(0) ? context.take(x.shape()) : null;
      if (wantsGeneral) {
        times(g, context.generalGradient(BETA), context.generalGradient(GAMMA), out);
        context.backend().fill(context.generalGradient(MEAN), 0);
        context.backend().fill(context.generalGradient(VARIANCE), 0);
      } else if (out != null) {
        times(g, context.take(gamma.shape()), context.take(gamma.shape()), out);
      }
      return new Tensor[] {out};
    }

    private void times(Tensor t, Tensor sums, Tensor products, Tensor out) {
      context
          .backend()
          .timesNormalization(t, x, gamma, statistics, sums, products, out, context.workspace());
    }
  }
}
