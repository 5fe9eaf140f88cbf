package org.deltastn.train.replica;

import java.util.Arrays;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Perturbation;
import org.deltastn.nn.Loss;
import org.deltastn.nn.PassKind;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.ActivationLayer;
import org.deltastn.nn.layers.Add;
import org.deltastn.nn.layers.Dense;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * A network of five layers with a residual sum, and its loss worked out in plain Java: every
 * example gets its own weight matrices, and tangents are pushed forward with the values.
 */
final class ReferenceNetwork {

  static final int IN = 5;
  static final int WIDTH = 4;
  static final int OUT = 3;
  static final int[][] DENSE = {{IN, WIDTH}, {WIDTH, WIDTH}, {WIDTH, WIDTH}, {WIDTH, OUT}};
  static final boolean[] BIAS = {true, false, true, true};

  /** Nodes of the bound network that drop out: the input, after "a", and after "sum". */
  private static final int[] DROPOUT_NODES = {0, 3, 8};

  private final HyperparameterSpace space;
  private final ResponseStructure structure;
  private final Loss loss;
  private final Backend backend;

  ReferenceNetwork(
      HyperparameterSpace space, ResponseStructure structure, Loss loss, Backend backend) {
    this.space = space;
    this.structure = structure;
    this.loss = loss;
    this.backend = backend;
  }

  static Architecture architecture(Loss loss) {
    Architecture.Builder builder = Architecture.builder(IN);
    int a = builder.add("a", new Dense(IN, WIDTH, true), Architecture.INPUT);
    a = builder.add("a", new ActivationLayer(Activation.TANH), a);
    int b = builder.add("b", new Dense(WIDTH, WIDTH, false), a);
    b = builder.add("b", new ActivationLayer(Activation.RELU), b);
    int skip = builder.add("skip", new Dense(WIDTH, WIDTH, true), a);
    int sum = builder.add("sum", new Add(), b, skip);
    builder.add("out", new Dense(WIDTH, OUT, true), sum);
    return builder.build(loss);
  }

  static HyperparameterSpace space() {
    return HyperparameterSpace.of(
        Hyperparameter.inputDropout().initialValue(0.2).initialScale(0.8).build(),
        Hyperparameter.dropout("a").initialValue(0.3).scaleTuned(false).build(),
        Hyperparameter.dropout("sum").initialValue(0.25).initialScale(0.5).build(),
        Hyperparameter.weightDecay().initialValue(2).dividedByRows(true).build(),
        Hyperparameter.weightDecay("b")
            .initialValue(0.1)
            .perturbation(Perturbation.PER_MINIBATCH)
            .initialScale(0.6)
            .build());
  }

  /**
   * Returns the objective of a training pass: the loss, and the penalties at s(λ+ε).
   *
   * @param offset c of every row, or null for none
   * @param masks as {@link #masks} makes them
   */
  double objective(
      PassKind kind,
      double[] w0,
      double[] theta,
      double[][] offset,
      double[][] values,
      double[][] masks,
      double[] x,
      double[] targets,
      double[] weights,
      int totalRows) {
    int rows = weights.length;
    double[] y = new double[rows * OUT];
    double penalty = 0;
    double totalWeight = Arrays.stream(weights).sum();
    for (int b = 0; b < rows; b++) {
      double[] w = offset == null ? w0 : effective(w0, theta, offset[b]);
      Dual value = kind.linearized() ? output(w0, w, x, b, masks) : output(w, w, x, b, masks);
      for (int o = 0; o < OUT; o++) {
        y[b * OUT + o] = value.value[o] + value.tangent[o];
      }
      double all = values[3][values[3].length == 1 ? 0 : b] / totalRows;
      double ofB = values[4][values[4].length == 1 ? 0 : b];
      for (int layer = 0; layer < DENSE.length; layer++) {
        double kappa = all + (layer == 1 ? ofB : 0);
        penalty += weights[b] / totalWeight * kappa / 2 * norm(w, layer);
      }
    }
    return loss(y, targets, weights) + penalty;
  }

  /** Returns the mean loss in evaluation mode with an offset for every row. */
  double validationLoss(
      double[] w0,
      double[] theta,
      double[][] offset,
      double[] x,
      double[] targets,
      double[] weights) {
    double[] y = new double[weights.length * OUT];
    for (int b = 0; b < weights.length; b++) {
      double[] w = theta == null ? w0 : effective(w0, theta, offset[b]);
      System.arraycopy(output(w, w, x, b, null).value, 0, y, b * OUT, OUT);
    }
    return loss(y, targets, weights);
  }

  /** Returns w₀ + Θc in the order of the general layout: W, b of every dense layer. */
  double[] effective(double[] w0, double[] theta, double[] c) {
    int h = c.length;
    double[] w = w0.clone();
    int at = 0;
    int from = 0;
    for (int layer = 0; layer < DENSE.length; layer++) {
      int in = DENSE[layer][0];
      int out = DENSE[layer][1];
      int size = in * out;
      if (structure == ResponseStructure.FULL) {
        for (int k = 0; k < h; k++) {
          for (int i = 0; i < size; i++) {
            w[at + i] += c[k] * theta[from + k * size + i];
          }
          for (int o = 0; BIAS[layer] && o < out; o++) {
            w[at + size + o] += c[k] * theta[from + h * size + k * out + o];
          }
        }
        from += h * (size + (BIAS[layer] ? out : 0));
      } else {
        // In the order R, U, r, V.
        for (int o = 0; o < out; o++) {
          double a = 0;
          double v = 0;
          for (int k = 0; k < h; k++) {
            a += theta[from + size + o * h + k] * c[k];
            if (BIAS[layer]) {
              v += theta[from + size + out * h + out + o * h + k] * c[k];
            }
          }
          for (int i = 0; i < in; i++) {
            w[at + o * in + i] += a * theta[from + o * in + i];
          }
          if (BIAS[layer]) {
            w[at + size + o] += v * theta[from + size + out * h + o];
          }
        }
        from += size + out * h + (BIAS[layer] ? out + out * h : 0);
      }
      at += size + (BIAS[layer] ? out : 0);
    }
    return w;
  }

  /** Values of a layer, and their derivatives in the direction from w to {@code moved}. */
  private record Dual(double[] value, double[] tangent) {}

  private static Dual output(double[] w, double[] moved, double[] x, int row, double[][] masks) {
    double[] input = Arrays.copyOfRange(x, row * IN, (row + 1) * IN);
    Dual a = dense(w, moved, 0, masked(new Dual(input, new double[IN]), row, masks, 0));
    for (int i = 0; i < WIDTH; i++) {
      a.value[i] = Math.tanh(a.value[i]);
      a.tangent[i] *= 1 - a.value[i] * a.value[i];
    }
    a = masked(a, row, masks, 1);
    Dual b = dense(w, moved, 1, a);
    Dual sum = dense(w, moved, 2, a);
    for (int i = 0; i < WIDTH; i++) {
      if (b.value[i] > 0) {
        sum.value[i] += b.value[i];
        sum.tangent[i] += b.tangent[i];
      }
    }
    return dense(w, moved, 3, masked(sum, row, masks, 2));
  }

  private static Dual dense(double[] w, double[] moved, int layer, Dual x) {
    int at = offset(layer);
    int in = DENSE[layer][0];
    int out = DENSE[layer][1];
    Dual z = new Dual(new double[out], new double[out]);
    for (int o = 0; o < out; o++) {
      if (BIAS[layer]) {
        int bias = at + in * out + o;
        z.value[o] = w[bias];
        z.tangent[o] = moved[bias] - w[bias];
      }
      for (int i = 0; i < in; i++) {
        int weight = at + o * in + i;
        z.value[o] += w[weight] * x.value[i];
        z.tangent[o] += w[weight] * x.tangent[i] + (moved[weight] - w[weight]) * x.value[i];
      }
    }
    return z;
  }

  private static Dual masked(Dual x, int row, double[][] masks, int dropout) {
    int width = x.value.length;
    for (int i = 0; masks != null && i < width; i++) {
      x.value[i] *= masks[dropout][row * width + i];
      x.tangent[i] *= masks[dropout][row * width + i];
    }
    return x;
  }

  /** Returns the dropout masks of a pass. */
  double[][] masks(int rows, double[][] values, RandomStream stream) {
    int[] widths = {IN, WIDTH, WIDTH};
    double[][] masks = new double[3][];
    for (int d = 0; d < 3; d++) {
      try (Tensor mask = backend.allocate(rows, widths[d])) {
        backend.dropoutMask(values[d], stream.fold(DROPOUT_NODES[d]), mask);
        masks[d] = mask.toDoubles();
      }
    }
    return masks;
  }

  private double loss(double[] y, double[] targets, double[] weights) {
    double total = 0;
    for (int b = 0; b < weights.length; b++) {
      double ofRow = 0;
      if (loss == Loss.SQUARED_ERROR) {
        for (int o = 0; o < OUT; o++) {
          ofRow += Math.pow(y[b * OUT + o] - targets[b * OUT + o], 2) / 2;
        }
      } else {
        double sum = 0;
        for (int o = 0; o < OUT; o++) {
          sum += Math.exp(y[b * OUT + o]);
        }
        ofRow = Math.log(sum) - y[b * OUT + (int) targets[b]];
      }
      total += weights[b] * ofRow;
    }
    return total / Arrays.stream(weights).sum();
  }

  private static double norm(double[] w, int layer) {
    int at = offset(layer);
    double norm = 0;
    for (int i = at; i < at + DENSE[layer][0] * DENSE[layer][1]; i++) {
      norm += w[i] * w[i];
    }
    return norm;
  }

  private static int offset(int layer) {
    int at = 0;
    for (int l = 0; l < layer; l++) {
      at += DENSE[l][0] * DENSE[l][1] + (BIAS[l] ? DENSE[l][1] : 0);
    }
    return at;
  }
}
