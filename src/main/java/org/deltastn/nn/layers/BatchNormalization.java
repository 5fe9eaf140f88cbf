package org.deltastn.nn.layers;

import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Tensor;

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
    Channels channels = new Channels(context, inputs[0]);
    double[] gamma = context.general(GAMMA).toDoubles();
    double[] beta = context.general(BETA).toDoubles();
    return context.kind().training()
        ? normalize(context, channels, inputs[0], gamma, beta)
        : rescale(context, channels, inputs[0], gamma, beta);
  }

  private Evaluation normalize(
      NodeContext context, Channels channels, Tensor x, double[] gamma, double[] beta) {
    double[] mean = channels.means(x);
    Tensor normalized = context.take(x.shape());
    context.backend().copy(x, normalized);
    channels.add(normalized, map(mean, m -> -m));
    double[] variance = channels.meansOfProducts(normalized, normalized);
    double[] inverse = map(variance, v -> 1 / Math.sqrt(v + epsilon));
    channels.scale(normalized, inverse, normalized);
    Tensor y = context.take(x.shape());
    channels.scale(normalized, gamma, y);
    channels.add(y, beta);
    if (context.kind().wantsGeneral()) {
      track(context.general(MEAN), mean);
      track(context.general(VARIANCE), variance);
    }
    return new Normalized(context, channels, normalized, times(gamma, inverse), y);
  }

  private void track(Tensor running, double[] found) {
    double[] values = running.toDoubles();
    for (int c = 0; c < values.length; c++) {
      values[c] = decay * values[c] + (1 - decay) * found[c];
    }
    running.set(values);
  }

  private Evaluation rescale(
      NodeContext context, Channels channels, Tensor x, double[] gamma, double[] beta) {
    double[] mean = context.general(MEAN).toDoubles();
    double[] variance = context.general(VARIANCE).toDoubles();
    double[] slope = times(gamma, map(variance, v -> 1 / Math.sqrt(v + epsilon)));
    double[] shift = new double[slope.length];
    for (int c = 0; c < shift.length; c++) {
      shift[c] = beta[c] - mean[c] * slope[c];
    }
    Tensor y = context.take(x.shape());
    channels.scale(x, slope, y);
    channels.add(y, shift);
    return new Rescaled(context, channels, slope, y);
  }

  private static double[] times(double[] a, double[] b) {
    double[] product = new double[a.length];
    for (int c = 0; c < product.length; c++) {
      product[c] = a[c] * b[c];
    }
    return product;
  }

  private static double[] map(double[] x, DoubleUnaryOperator f) {
    return Arrays.stream(x).map(f).toArray();
  }

  /** With the running statistics: an affine map of every channel. */
  private record Rescaled(NodeContext context, Channels channels, double[] slope, Tensor output)
      implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      return tangents[0] == null ? null : timesSlope(tangents[0]);
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      return new Tensor[] {context.needsInputGradient(0) ? timesSlope(gradient) : null};
    }

    private Tensor timesSlope(Tensor t) {
      Tensor out = context.take(t.shape());
      channels.scale(t, slope, out);
      return out;
    }
  }

  /**
   * With the minibatch's statistics; the Jacobian is symmetric but for γ, so one map serves both.
   */
  private record Normalized(
      NodeContext context, Channels channels, Tensor normalized, double[] slope, Tensor output)
      implements Evaluation {

    @Override
    public Tensor jvp(Tensor... tangents) {
      Tensor t = tangents[0];
      return t == null
          ? null
          : project(t, channels.means(t), channels.meansOfProducts(t, normalized));
    }

    @Override
    public Tensor[] backward(Tensor g) {
      double[] means = channels.means(g);
      double[] products = channels.meansOfProducts(g, normalized);
      if (context.kind().wantsGeneral()) {
        int count = channels.valuesPerChannel();
        context.generalGradient(GAMMA).set(map(products, p -> count * p));
        context.generalGradient(BETA).set(map(means, m -> count * m));
        Backend backend = context.backend();
        backend.fill(context.generalGradient(MEAN), 0);
        backend.fill(context.generalGradient(VARIANCE), 0);
      }
      return new Tensor[] {context.needsInputGradient(0) ? project(g, means, products) : null};
    }

    /** Returns γ/√(v+ϵ) (t − mean(t) − x̂ mean(t ⊙ x̂)). */
    private Tensor project(Tensor t, double[] means, double[] products) {
      Tensor out = context.take(t.shape());
      channels.scale(t, slope, out);
      channels.scaleAdd(normalized, map(times(slope, products), p -> -p), out);
      channels.add(out, map(times(slope, means), m -> -m));
      return out;
    }
  }
}
