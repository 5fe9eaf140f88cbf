package org.deltastn.tensor.composed;

import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LstmSlopes;

/**
 * The cell of an LSTM by a backend's simple operations, with the values of a gate brought together:
 * slopes and temporaries hold all rows of one gate after those of another.
 */
final class ComposedLstm {

  private static final int GATES = 4;
  private static final int SIGMOIDS = 3;

  private ComposedLstm() {}

  static void cell(
      Backend backend,
      Tensor z,
      Tensor before,
      Tensor c,
      Tensor h,
      LstmSlopes slopes,
      Tensor scratch) {
    int rows = before.size(0);
    int units = before.size(1);
    long gate = (long) rows * units;
    Tensor inner = scratch.view(0, GATES * rows, units);
    Tensor outer = scratch.view(GATES * gate, GATES * rows, units);
    Tensor part = scratch.view(2 * GATES * gate, rows, units);
    Tensor bent = scratch.view((2 * GATES + 1) * gate, rows, units);
    byGate(backend, z, inner);
    Tensor[] sigmoids = {sigmoids(inner, rows, units), sigmoids(outer, rows, units)};
    Tensor[] candidates = {gate(inner, 3, rows, units), gate(outer, 3, rows, units)};
    backend.activate(Activation.SIGMOID, sigmoids[0], sigmoids[1]);
    backend.activate(Activation.TANH, candidates[0], candidates[1]);
    Tensor i = gate(outer, 0, rows, units);
    Tensor f = gate(outer, 1, rows, units);
    Tensor o = gate(outer, 2, rows, units);
    Tensor g = candidates[1];
    backend.multiply(f, before, c);
    backend.multiply(i, g, part);
    backend.axpy(1, part, c);
    backend.activate(Activation.TANH, c, bent);
    backend.multiply(o, bent, h);
    if (slopes == null) {
      return;
    }
    backend.derivative(Activation.SIGMOID, sigmoids[0], sigmoids[1], sigmoids[0]);
    backend.derivative(Activation.TANH, candidates[0], candidates[1], candidates[0]);
    Tensor to = slopes.gates().reshape(GATES * rows, units);
    Tensor[] factors = {g, before, bent, i};
    for (int k = 0; k < GATES; k++) {
      backend.multiply(gate(inner, k, rows, units), factors[k], gate(to, k, rows, units));
    }
    backend.copy(f, slopes.cell());
    backend.derivative(Activation.TANH, c, bent, slopes.output());
    backend.multiply(slopes.output(), o, slopes.output());
  }

  static void tangent(
      Backend backend,
      LstmSlopes slopes,
      Tensor z,
      Tensor before,
      Tensor c,
      Tensor h,
      Tensor scratch) {
    int rows = before.size(0);
    int units = before.size(1);
    Tensor gates = scratch.view(0, GATES * rows, units);
    byGate(backend, z, gates);
    backend.multiply(gates, slopes.gates().reshape(GATES * rows, units), gates);
    backend.multiply(slopes.cell(), before, c);
    backend.axpy(1, gate(gates, 0, rows, units), c);
    backend.axpy(1, gate(gates, 1, rows, units), c);
    backend.axpy(1, gate(gates, 3, rows, units), c);
    backend.multiply(slopes.output(), c, h);
    backend.axpy(1, gate(gates, 2, rows, units), h);
  }

  static void gradient(
      Backend backend, LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor scratch) {
    int rows = c.size(0);
    int units = c.size(1);
    Tensor gates = scratch.view(0, GATES * rows, units);
    Tensor part = scratch.view((long) GATES * rows * units, rows, units);
    backend.multiply(h, slopes.output(), part);
    backend.axpy(1, part, c);
    Tensor factors = slopes.gates().reshape(GATES * rows, units);
    for (int k = 0; k < GATES; k++) {
      backend.multiply(gate(factors, k, rows, units), k == 2 ? h : c, gate(gates, k, rows, units));
    }
    backend.multiply(c, slopes.cell(), c);
    int[] from = new int[GATES * rows];
    for (int k = 0; k < GATES; k++) {
      for (int b = 0; b < rows; b++) {
        from[b * GATES + k] = k * rows + b;
      }
    }
    Tensor to = z.reshape(GATES * rows, units);
    backend.gatherRows(from, new Tensor[] {gates}, new Tensor[] {to});
  }

  static void addToRows(int[] rows, Tensor from, Tensor to) {
    Shapes.requireRows(rows, to.size(0));
    int length = (int) (to.length() / to.size(0));
    if (to.precision() == Precision.DOUBLE) {
      double[] sums = to.toDoubles();
      double[] parts = from.toDoubles();
      for (int i = 0; i < rows.length; i++) {
        for (int k = 0; k < length; k++) {
          sums[rows[i] * length + k] += parts[i * length + k];
        }
      }
      to.set(sums);
      return;
    }
    float[] sums = to.toFloats();
    float[] parts = from.toFloats();
    for (int i = 0; i < rows.length; i++) {
      for (int k = 0; k < length; k++) {
        sums[rows[i] * length + k] += parts[i * length + k];
      }
    }
    to.set(sums);
  }

  /** Copies z, which has the gates of a row beside each other, to a tensor gate after gate. */
  private static void byGate(Backend backend, Tensor z, Tensor to) {
    int rows = z.size(0);
    int[] from = new int[GATES * rows];
    for (int k = 0; k < GATES; k++) {
      for (int b = 0; b < rows; b++) {
        from[k * rows + b] = b * GATES + k;
      }
    }
    Tensor all = z.reshape(GATES * rows, to.size(1));
    backend.gatherRows(from, new Tensor[] {all}, new Tensor[] {to});
  }

  private static Tensor sigmoids(Tensor gates, int rows, int units) {
    return gates.view(0, SIGMOIDS * rows, units);
  }

  private static Tensor gate(Tensor gates, int k, int rows, int units) {
    return gates.view((long) k * rows * units, rows, units);
  }
}
