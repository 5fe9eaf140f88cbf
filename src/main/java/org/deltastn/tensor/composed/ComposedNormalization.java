package org.deltastn.tensor.composed;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;

/** Computes batch normalization by a backend's simple operations. */
final class ComposedNormalization {

  private ComposedNormalization() {}

  static void scale(Backend backend, Tensor x, Tensor s, Tensor t, Tensor y, Workspace scratch) {
    backend.scaleRows(planes(x), repeat(backend, s, x, scratch), planes(y));
    if (t != null) {
      add(backend, t, y, scratch);
    }
  }

  static void normalize(
      Backend backend,
      Tensor x,
      Tensor gamma,
      Tensor beta,
      double epsilon,
      Tensor statistics,
      Tensor y,
      Workspace scratch) {
    Tensor mean = row(statistics, 0);
    Tensor variance = row(statistics, 1);
    Tensor inverse = row(statistics, 2);
    double share = 1.0 / valuesPerChannel(x);
    Tensor sums = scratch.take(x.size(0), x.size(1));
    backend.sumColumns(planes(x), sums);
    backend.sumRows(sums, mean);
    backend.scale(share, mean);
    centre(backend, x, mean, y, scratch);
    Tensor centred = planes(y);
    backend.rowDots(centred, centred, sums);
    backend.sumRows(sums, variance);
    backend.scale(share, variance);
    backend.inverseRoots(variance, epsilon, inverse);
    Tensor slope = scratch.take(x.size(1));
    backend.multiply(gamma, inverse, slope);
    backend.scaleRows(centred, repeat(backend, slope, x, scratch), centred);
    add(backend, beta, y, scratch);
  }

  static void times(
      Backend backend,
      Tensor t,
      Tensor x,
      Tensor gamma,
      Tensor statistics,
      Tensor sums,
      Tensor products,
      Tensor out,
      Workspace scratch) {
    Tensor inverse = row(statistics, 2);
    Tensor perPlane = scratch.take(x.size(0), x.size(1));
    backend.sumColumns(planes(t), perPlane);
    backend.sumRows(perPlane, sums);
    Tensor held = out == null ? scratch.take(x.shape()) : out;
    centre(backend, x, row(statistics, 0), held, scratch);
    Tensor centred = planes(held);
    backend.rowDots(planes(t), centred, perPlane);
    backend.sumRows(perPlane, products);
    backend.multiply(products, inverse, products);
    if (out == null) {
      return;
    }
    Tensor slope = scratch.take(x.size(1));
    backend.multiply(gamma, inverse, slope);
    Tensor factor = scratch.take(x.size(1));
    backend.multiply(slope, inverse, factor);
    backend.multiply(factor, products, factor);
    backend.scale(-1.0 / valuesPerChannel(x), factor);
    backend.scaleRows(centred, repeat(backend, factor, x, scratch), centred);
    backend.scaleRowsAdd(planes(t), repeat(backend, slope, x, scratch), centred);
    backend.multiply(slope, sums, factor);
    backend.scale(-1.0 / valuesPerChannel(x), factor);
    add(backend, factor, out, scratch);
  }

  /** Computes out ← x − mean. */
  private static void centre(
      Backend backend, Tensor x, Tensor mean, Tensor out, Workspace scratch) {
    Tensor shift = scratch.take(mean.shape());
    backend.copy(mean, shift);
    backend.scale(-1, shift);
    backend.copy(x, out);
    add(backend, shift, out, scratch);
  }

  private static void add(Backend backend, Tensor perChannel, Tensor x, Workspace scratch) {
    if (x.shape().length == 2) {
      backend.addRowVector(x, perChannel);
    } else {
      backend.addColumnVector(planes(x), repeat(backend, perChannel, x, scratch));
    }
  }

  /** Returns one value for every channel of every example, where there is one for a channel. */
  private static Tensor repeat(Backend backend, Tensor perChannel, Tensor x, Workspace scratch) {
    Tensor repeated = scratch.take(x.size(0), x.size(1));
    backend.fill(repeated, 0);
    backend.addRowVector(repeated, perChannel);
    return repeated;
  }

  private static Tensor row(Tensor statistics, int index) {
    int channels = statistics.size(1);
    return statistics.view((long) index * channels, channels);
  }

  /** Returns x as a matrix with a row for every channel of every example. */
  private static Tensor planes(Tensor x) {
    int rows = x.size(0) * x.size(1);
    return x.reshape(rows, (int) (x.length() / rows));
  }

  private static long valuesPerChannel(Tensor x) {
    return x.length() / x.size(1);
  }
}
