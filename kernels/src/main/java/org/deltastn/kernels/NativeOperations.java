package org.deltastn.kernels;

import java.util.Arrays;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.ImageChanges;
import org.deltastn.tensor.LossEvaluation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.UnitResponse;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.Workspace;

/** Pooling, masks, losses, updates and responses on a native engine. */
abstract class NativeOperations extends NativeRecurrence {

  NativeOperations(Engine engine, Precision precision, int threads) {
    super(engine, precision, threads);
  }

  @Override
  public void maxPool(Tensor x, Window window, Tensor y, Tensor positions) {
    int[] planes = Sizes.planes("maxPool", x, y, window);
    Sizes.length("maxPool", "positions", positions, y.length());
    KernelLibrary.max_pool(e, at(x), count(x), planes, at(y), at(positions));
  }

  @Override
  public void gatherPlanes(Tensor x, Tensor positions, Tensor y) {
    int[] planes = Sizes.planes("gatherPlanes", x, y);
    Sizes.length("gatherPlanes", "positions", positions, y.length());
    KernelLibrary.gather(e, at(x), count(x), planes, at(positions), at(y));
  }

  @Override
  public void scatterPlanes(Tensor g, Tensor positions, Tensor dx) {
    int[] planes = Sizes.planes("scatterPlanes", dx, g);
    Sizes.length("scatterPlanes", "positions", positions, g.length());
    KernelLibrary.scatter(e, at(g), count(dx), planes, at(positions), at(dx));
  }

  @Override
  public void averagePool(Tensor x, Window window, Tensor y) {
    int[] planes = Sizes.planes("averagePool", x, y, window);
    KernelLibrary.average_pool(e, at(x), count(x), planes, at(y));
  }

  @Override
  public void averagePoolGradient(Tensor g, Window window, Tensor dx) {
    int[] planes = Sizes.planes("averagePoolGradient", dx, g, window);
    KernelLibrary.average_pool_gradient(e, at(g), count(dx), planes, at(dx));
  }

  @Override
  public void dropoutMask(double[] rates, RandomStream stream, Tensor mask) {
    draw(rates, stream, 0, mask, 0);
  }

  @Override
  public void dropout(double[] rates, RandomStream stream, Tensor x, Tensor mask, Tensor out) {
    Sizes.length("dropout", "x", x, mask.length());
    Sizes.length("dropout", "out", out, mask.length());
    draw(rates, stream, at(x), mask, at(out));
  }

  private void draw(double[] rates, RandomStream stream, long x, Tensor mask, long out) {
    NativeTensor m = of(mask);
    Sizes.rates(rates, m.rows());
    KernelLibrary.dropout(
        e, rates, rates.length, stream.key(), x, m.address(), out, m.rows(), m.columns());
  }

  @Override
  public void addDot(double alpha, Tensor a, Tensor b, Tensor sum) {
    Sizes.length("addDot", "b", b, a.length());
    KernelLibrary.add_dot(e, alpha, at(a), at(b), a.length(), sum("addDot", sum));
  }

  @Override
  public void clip(double limit, Tensor... vectors) {
    KernelLibrary.clip(
        e,
        limit,
        Arrays.stream(vectors).mapToLong(this::at).toArray(),
        Arrays.stream(vectors).mapToLong(Tensor::length).toArray(),
        vectors.length);
  }

  @Override
  public void gatherRows(int[] rows, Tensor[] from, Tensor[] to) {
    long[] sources = new long[from.length];
    long[] targets = new long[from.length];
    long[] widths = new long[from.length];
    for (int k = 0; k < from.length; k++) {
      NativeTensor source = of(from[k]);
      Shapes.requireRows(rows, source.rows());
      Sizes.length("gatherRows", "an output", to[k], (long) rows.length * source.columns());
      sources[k] = source.address();
      targets[k] = at(to[k]);
      widths[k] = source.columns();
    }
    KernelLibrary.gather_rows(e, rows, rows.length, sources, targets, widths, from.length);
  }

  @Override
  public void softmaxCrossEntropy(LossEvaluation of) {
    NativeTensor y = checked("softmaxCrossEntropy", "labels", of.y().size(0), of);
    KernelLibrary.softmax_cross_entropy(
        e,
        y.address(),
        orNull(of.tangent()),
        at(of.targets()),
        at(of.weights()),
        of.scale(),
        orNull(of.gradient()),
        y.rows(),
        y.columns(),
        sum("softmaxCrossEntropy", of.loss()));
  }

  @Override
  public void squaredError(LossEvaluation of) {
    NativeTensor y = checked("squaredError", "targets", of.y().length(), of);
    KernelLibrary.squared_error(
        e,
        y.address(),
        orNull(of.tangent()),
        at(of.targets()),
        at(of.weights()),
        of.scale(),
        orNull(of.gradient()),
        y.rows(),
        y.columns(),
        sum("squaredError", of.loss()));
  }

  /** Checks the sizes of an evaluation, and returns its output. */
  private NativeTensor checked(
      String operation, String targets, long targetCount, LossEvaluation of) {
    NativeTensor y = of(of.y());
    Sizes.length(operation, targets, of.targets(), targetCount);
    Sizes.length(operation, "weights", of.weights(), y.rows());
    if (of.tangent() != null) {
      Sizes.length(operation, "the tangent", of.tangent(), y.length());
    }
    if (of.gradient() != null) {
      Sizes.length(operation, "gradient", of.gradient(), y.length());
    }
    return y;
  }

  @Override
  public void momentumUpdate(
      Tensor w, Tensor gradient, Tensor velocity, double learningRate, double momentum) {
    Sizes.length("momentumUpdate", "gradient", gradient, w.length());
    if (velocity != null) {
      Sizes.length("momentumUpdate", "velocity", velocity, w.length());
    }
    KernelLibrary.momentum(
        e, at(w), at(gradient), orNull(velocity), learningRate, momentum, w.length());
  }

  @Override
  public void rmsPropUpdate(
      Tensor w,
      Tensor gradient,
      Tensor meanSquare,
      double learningRate,
      double decay,
      double epsilon) {
    Sizes.length("rmsPropUpdate", "gradient", gradient, w.length());
    Sizes.length("rmsPropUpdate", "meanSquare", meanSquare, w.length());
    KernelLibrary.rms_prop(
        e, at(w), at(gradient), at(meanSquare), learningRate, decay, epsilon, w.length());
  }

  @Override
  public void adamUpdate(
      Tensor w,
      Tensor gradient,
      Tensor first,
      Tensor second,
      double learningRate,
      double beta1,
      double beta2,
      double epsilon) {
    Sizes.length("adamUpdate", "gradient", gradient, w.length());
    Sizes.length("adamUpdate", "first", first, w.length());
    Sizes.length("adamUpdate", "second", second, w.length());
    KernelLibrary.adam(
        e,
        at(w),
        at(gradient),
        at(first),
        at(second),
        learningRate,
        beta1,
        beta2,
        epsilon,
        w.length());
  }

  @Override
  public void respond(
      Tensor c, UnitResponse weights, Tensor p, int beta, Tensor z, Tensor a, Workspace scratch) {
    Sizes.response("respond", c, weights, p, a);
    Sizes.length("respond", "z", z, p.length());
    KernelLibrary.respond(
        e,
        at(c),
        at(weights.u()),
        orNull(weights.r()),
        orNull(weights.v()),
        at(p),
        beta,
        at(z),
        at(a),
        c.size(0),
        weights.units(),
        p.length() / a.length(),
        weights.h());
  }

  @Override
  public void respondGradients(
      Tensor c,
      UnitResponse weights,
      Tensor a,
      Tensor p,
      Tensor g,
      Tensor scaled,
      UnitResponse gradients,
      Workspace scratch) {
    Sizes.response("respondGradients", c, weights, p, a);
    Sizes.response("respondGradients", c, gradients, g, a);
    Sizes.length("respondGradients", "g", g, p.length());
    Sizes.length("respondGradients", "scaled", scaled, p.length());
    KernelLibrary.respond_gradients(
        e,
        at(c),
        orNull(weights.r()),
        orNull(weights.v()),
        at(a),
        at(p),
        at(g),
        at(scaled),
        at(gradients.u()),
        orNull(gradients.r()),
        orNull(gradients.v()),
        c.size(0),
        weights.units(),
        p.length() / a.length(),
        weights.h());
  }

  @Override
  public void augment(Tensor x, ImageChanges changes, Tensor out) {
    int[] steps = changes.operations();
    double[] numbers = changes.numbers();
    int[] holes = changes.holeEdges();
    Sizes.augmentation(x, changes, steps, numbers, holes, out);
    int[] image = changes.imageShape();
    int holesEach = holes.length / (changes.rows() * ImageChanges.EDGES);
    KernelLibrary.augment(
        e,
        at(x),
        changes.rows(),
        image[0],
        image[1],
        image[2],
        steps,
        numbers,
        holes,
        holesEach,
        at(out));
  }

  @Override
  public void finishLayer(
      Activation activation,
      Tensor bias,
      double[] rates,
      RandomStream stream,
      Tensor z,
      Tensor y,
      Tensor slope,
      Workspace scratch) {
    int rows = z.size(0);
    int units = z.size(1);
    Sizes.length("finishLayer", "y", y, z.length());
    if (slope != null) {
      Sizes.length("finishLayer", "slope", slope, z.length());
    }
    if (bias != null) {
      Sizes.length("finishLayer", "bias", bias, units);
    }
    if (rates != null) {
      Sizes.rates(rates, rows);
    }
    KernelLibrary.finish_layer(
        e,
        activation.ordinal(),
        orNull(bias),
        rates,
        rates == null ? 0 : rates.length,
        rates == null ? 0 : stream.key(),
        at(z),
        at(y),
        orNull(slope),
        rows,
        units,
        z.length() / rows / units);
  }

  private static long count(Tensor planes) {
    return (long) planes.size(0) * planes.size(1);
  }
}
