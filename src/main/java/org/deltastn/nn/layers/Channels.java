package org.deltastn.nn.layers;

import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.Tensor;

/** Operations that treat a minibatch B×C or B×C×H×W by channel, with one number for each of C. */
final class Channels {

  private final NodeContext context;
  private final Backend backend;
  private final int rows;
  private final int channels;
  private final int valuesPerChannel;

  Channels(NodeContext context, Tensor like) {
    this.context = context;
    this.backend = context.backend();
    this.rows = like.size(0);
    this.channels = like.size(1);
    this.valuesPerChannel = (int) (like.length() / channels);
  }

  int valuesPerChannel() {
    return valuesPerChannel;
  }

  /** Returns the mean of every channel. */
  double[] means(Tensor x) {
    Tensor sums = context.take(rows * channels);
    backend.sumColumns(Affine.unitRows(x), sums);
    return average(sums);
  }

  /** Returns the mean of a ⊙ b for every channel. */
  double[] meansOfProducts(Tensor a, Tensor b) {
    Tensor sums = context.take(rows * channels);
    backend.rowDots(Affine.unitRows(a), Affine.unitRows(b), sums);
    return average(sums);
  }

  /** out ← s_c x; out may be x. */
  void scale(Tensor x, double[] s, Tensor out) {
    backend.scaleRows(
        Affine.unitRows(x), repeat(s), x == out ? Affine.unitRows(x) : Affine.unitRows(out));
  }

  /** out ← out + s_c x. */
  void scaleAdd(Tensor x, double[] s, Tensor out) {
    backend.scaleRowsAdd(Affine.unitRows(x), repeat(s), Affine.unitRows(out));
  }

  /** x ← x + t_c. */
  void add(Tensor x, double[] t) {
    Affine.addToUnits(backend, repeat(t), x);
  }

  private double[] average(Tensor sums) {
    double[] perUnit = sums.toDoubles();
    double[] means = new double[channels];
    for (int i = 0; i < perUnit.length; i++) {
      means[i % channels] += perUnit[i];
    }
    for (int c = 0; c < channels; c++) {
      means[c] /= valuesPerChannel;
    }
    return means;
  }

  private Tensor repeat(double[] perChannel) {
    double[] repeated = new double[rows * channels];
    for (int i = 0; i < repeated.length; i++) {
      repeated[i] = perChannel[i % channels];
    }
    Tensor tensor = context.take(repeated.length);
    tensor.set(repeated);
    return tensor;
  }
}
