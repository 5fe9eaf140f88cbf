package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.LstmSlopes;

/**
 * The cell of an LSTM on heap arrays, in double precision: some thirty operations on parts of rows
 * in one loop. Slopes have the order of z.
 */
final class HostLstm {

  private HostLstm() {}

  static void cell(Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes) {
    int units = before.size(1);
    double[] gates = z.toDoubles();
    double[] old = before.toDoubles();
    double[] hs = new double[old.length];
    double[] ofCell = new double[old.length];
    double[] ofOutput = new double[old.length];
    for (int b = 0; b < old.length / units; b++) {
      for (int j = 0; j < units; j++) {
        int at = b * units + j;
        int first = 4 * b * units + j;
        double i = logistic(gates[first]);
        double f = logistic(gates[first + units]);
        double o = logistic(gates[first + 2 * units]);
        double g = Math.tanh(gates[first + 3 * units]);
        double cell = f * old[at] + i * g;
        double bent = Math.tanh(cell);
        gates[first] = g * i * (1 - i);
        gates[first + units] = old[at] * f * (1 - f);
        gates[first + 2 * units] = bent * o * (1 - o);
        gates[first + 3 * units] = i * (1 - g * g);
        ofCell[at] = f;
        ofOutput[at] = o * (1 - bent * bent);
        old[at] = cell;
        hs[at] = o * bent;
      }
    }
    c.set(old);
    h.set(hs);
    if (slopes != null) {
      slopes.gates().set(gates);
      slopes.cell().set(ofCell);
      slopes.output().set(ofOutput);
    }
  }

  static void tangent(LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h) {
    int units = before.size(1);
    double[] gates = z.toDoubles();
    double[] ofGates = slopes.gates().toDoubles();
    double[] ofCell = slopes.cell().toDoubles();
    double[] ofOutput = slopes.output().toDoubles();
    double[] cs = before.toDoubles();
    double[] hs = new double[cs.length];
    for (int i = 0; i < gates.length; i++) {
      gates[i] *= ofGates[i];
    }
    for (int at = 0; at < cs.length; at++) {
      int first = 4 * (at / units) * units + at % units;
      cs[at] = ofCell[at] * cs[at] + gates[first] + gates[first + units] + gates[first + 3 * units];
      hs[at] = ofOutput[at] * cs[at] + gates[first + 2 * units];
    }
    c.set(cs);
    h.set(hs);
  }

  static void gradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z) {
    int units = c.size(1);
    double[] gates = slopes.gates().toDoubles();
    double[] ofCell = slopes.cell().toDoubles();
    double[] ofOutput = slopes.output().toDoubles();
    double[] hs = h.toDoubles();
    double[] cs = c.toDoubles();
    for (int at = 0; at < cs.length; at++) {
      int first = 4 * (at / units) * units + at % units;
      double total = cs[at] + ofOutput[at] * hs[at];
      gates[first] *= total;
      gates[first + units] *= total;
      gates[first + 2 * units] *= hs[at];
      gates[first + 3 * units] *= total;
      cs[at] = ofCell[at] * total;
    }
    c.set(cs);
    z.set(gates);
  }

  private static double logistic(double z) {
    double e = Math.exp(-Math.abs(z));
    return z >= 0 ? 1 / (1 + e) : e / (1 + e);
  }
}
