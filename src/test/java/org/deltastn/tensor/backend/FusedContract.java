package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** The operations that an engine may fuse, against plain loops, in both precisions. */
public abstract class FusedContract extends GuardedViews {

  static List<Arguments> activations() {
    return AlgebraContract.activations();
  }

  static List<Arguments> responses() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      // Rows, units, plane (0: none), hyperparameters; units on both sides of a strip's width.
      for (int[] size :
          new int[][] {
            {1, 1, 0, 1},
            {4, 7, 0, 3},
            {3, 1, 0, 2},
            {2, 515, 0, 5},
            {3, 1030, 0, 1},
            {2, 3, 1, 2},
            {3, 5, 9, 4},
            {2, 513, 7, 3}
          }) {
        for (int beta = 0; beta < 2; beta++) {
          for (boolean bias : new boolean[] {true, false}) {
            all.add(Arguments.of(precision, size[0], size[1], size[2], size[3], beta, bias));
          }
        }
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("activations")
  void timesDerivative(Precision precision, Activation activation) {
    use(precision);
    Tensor z = random(3, 1003);
    Tensor y = random(3, 1003);
    Tensor x = random(3, 1003);
    Tensor out = random(3, 1003);
    double[] zs = z.toDoubles();
    double[] xs = x.toDoubles();

    backend.activate(activation, z, y);
    backend.timesDerivative(activation, z, y, x, out);

    close(out, each(xs, i -> activation.derivative(zs[i]) * xs[i]));
    backend.timesDerivative(activation, z, y, x, z);
    assertThat(z.toDoubles()).as("in place of z").isEqualTo(out.toDoubles());
  }

  /** Planes and none, an odd number of values, strips that end inside a plane. */
  @ParameterizedTest
  @MethodSource("activations")
  void finishLayer(Precision precision, Activation activation) {
    use(precision);
    int turn = 0;
    for (int[] shape :
        new int[][] {{1, 1}, {5, 7}, {3, 1003}, {2, 3, 1, 7}, {3, 5, 4, 4}, {3, 3, 19, 17}}) {
      for (double[] rates : new double[][] {null, {0.3}, new double[shape[0]]}) {
        for (int b = 0; rates != null && rates.length > 1 && b < rates.length; b++) {
          rates[b] = 0.2 * b;
        }
        for (boolean biased : new boolean[] {true, false}) {
          finish(activation, shape, biased ? random(shape[1]) : null, rates, turn++ % 3);
        }
      }
    }
  }

  /** Finishes with a slope of its own, with one in place of z, or with none and y in place of z. */
  private void finish(Activation activation, int[] shape, Tensor bias, double[] rates, int place) {
    Tensor z = random(shape);
    Tensor y = place == 2 ? z : random(shape);
    Tensor slope = place == 0 ? random(shape) : place == 1 ? z : null;
    double[] zs = z.toDoubles();
    double[] added = bias == null ? new double[shape[1]] : bias.toDoubles();
    int plane = zs.length / (shape[0] * shape[1]);
    double[] inner = each(zs, i -> zs[i] + added[i / plane % shape[1]]);
    double[] mask = each(zs, i -> 1);
    RandomStream stream = RandomStream.of(8).fold(zs.length);
    if (rates != null) {
      Tensor drawn = random(shape);
      backend.dropoutMask(rates, stream, drawn);
      mask = drawn.toDoubles();
    }
    double[] m = mask;

    try (Workspace scratch = new Workspace(backend)) {
      backend.finishLayer(activation, bias, rates, stream, z, y, slope, scratch);
    }

    close(y, each(zs, i -> m[i] * activation.value(inner[i])));
    if (slope != null) {
      close(slope, each(zs, i -> m[i] * activation.derivative(inner[i])));
    }
    if (place == 0 && bias == null) {
      assertThat(z.toDoubles()).as("z, which others may read").isEqualTo(zs);
    }
  }

  @ParameterizedTest
  @MethodSource("responses")
  void respond(Precision precision, int rows, int units, int plane, int h, int beta, boolean bias) {
    use(precision);
    int width = Math.max(1, plane);
    int[] shape = plane == 0 ? new int[] {rows, units} : new int[] {rows, units, 1, plane};
    Tensor c = random(rows, h);
    UnitResponse weights =
        new UnitResponse(
            random(units, h), bias ? random(units) : null, bias ? random(units, h) : null);
    Tensor p = random(shape);
    Tensor z = random(shape);
    Tensor a = random(rows, units);
    double[] before = z.toDoubles();
    if (beta == 0) {
      backend.fill(z, Double.NaN);
    }

    try (Workspace scratch = new Workspace(backend)) {
      backend.respond(c, weights, p, beta, z, a, scratch);
    }

    double[] scale = products(c, weights.u(), null);
    double[] shift = bias ? products(c, weights.v(), weights.r()) : new double[scale.length];
    double[] ps = p.toDoubles();
    close(a, scale);
    close(z, each(before, i -> beta * before[i] + scale[i / width] * ps[i] + shift[i / width]));
  }

  @ParameterizedTest
  @MethodSource("responses")
  void respondGradients(
      Precision precision, int rows, int units, int plane, int h, int beta, boolean bias) {
    use(precision);
    int width = Math.max(1, plane);
    int[] shape = plane == 0 ? new int[] {rows, units} : new int[] {rows, units, 1, plane};
    Tensor c = random(rows, h);
    UnitResponse weights =
        new UnitResponse(
            random(units, h), bias ? random(units) : null, bias ? random(units, h) : null);
    UnitResponse gradients =
        new UnitResponse(
            random(units, h), bias ? random(units) : null, bias ? random(units, h) : null);
    Tensor p = random(shape);
    Tensor g = random(shape);
    Tensor scaled = random(shape);
    Tensor a = random(rows, units);

    try (Workspace scratch = new Workspace(backend)) {
      backend.respondGradients(c, weights, a, p, g, scaled, gradients, scratch);
    }

    double[] cs = c.toDoubles();
    double[] ps = p.toDoubles();
    double[] gs = g.toDoubles();
    double[] as = a.toDoubles();
    double[] ofU = new double[units * h];
    double[] gc = new double[units * h];
    for (int i = 0; i < gs.length; i++) {
      int row = i / (units * width);
      int unit = i / width % units;
      for (int j = 0; j < h; j++) {
        ofU[unit * h + j] += gs[i] * ps[i] * cs[row * h + j];
        gc[unit * h + j] += gs[i] * cs[row * h + j];
      }
    }
    close(scaled, each(gs, i -> as[i / width] * gs[i]));
    close(gradients.u(), ofU);
    if (bias) {
      double[] r = weights.r().toDoubles();
      double[] v = weights.v().toDoubles();
      double[] ofR = new double[units];
      for (int i = 0; i < gc.length; i++) {
        ofR[i / h] += gc[i] * v[i];
      }
      close(gradients.r(), ofR);
      close(gradients.v(), each(gc, i -> r[i / h] * gc[i]));
    }
  }

  /** Returns c (r ⊙ u)ᵀ, or c uᵀ without r. */
  private static double[] products(Tensor c, Tensor u, Tensor r) {
    int h = c.size(1);
    int units = u.size(0);
    double[] cs = c.toDoubles();
    double[] us = u.toDoubles();
    double[] rs = r == null ? null : r.toDoubles();
    double[] out = new double[c.size(0) * units];
    for (int i = 0; i < out.length; i++) {
      int unit = i % units;
      for (int j = 0; j < h; j++) {
        out[i] += cs[i / units * h + j] * us[unit * h + j] * (rs == null ? 1 : rs[unit]);
      }
    }
    return out;
  }
}
