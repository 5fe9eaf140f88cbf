package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThatExceptionOfType;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/** The cell of an LSTM and the sums of rows, against plain loops, in both precisions. */
public abstract class RecurrentContract extends GuardedViews {

  static List<Arguments> sizes() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (int[] size : new int[][] {{1, 1}, {3, 5}, {2, 17}, {7, 130}}) {
        all.add(Arguments.of(precision, size[0], size[1]));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("sizes")
  void cellAndItsDerivatives(Precision precision, int rows, int units) {
    use(precision);
    int n = rows * units;
    Tensor z = random(rows, 4 * units);
    Tensor before = random(rows, units);
    Tensor c = random(rows, units);
    Tensor h = random(rows, units);
    LstmSlopes slopes =
        new LstmSlopes(random(rows, 4 * units), random(rows, units), random(rows, units));
    Tensor scratch = random(rows, units, RecurrentOperations.LSTM_SCRATCH);
    double[] zs = z.toDoubles();
    double[] old = before.toDoubles();

    backend.lstmCell(z, before, c, h, slopes, scratch);

    double[] i = new double[n];
    double[] f = new double[n];
    double[] o = new double[n];
    double[] g = new double[n];
    double[] bent = new double[n];
    for (int at = 0; at < n; at++) {
      int first = at / units * 4 * units + at % units;
      i[at] = Activation.SIGMOID.value(zs[first]);
      f[at] = Activation.SIGMOID.value(zs[first + units]);
      o[at] = Activation.SIGMOID.value(zs[first + 2 * units]);
      g[at] = Math.tanh(zs[first + 3 * units]);
      bent[at] = Math.tanh(f[at] * old[at] + i[at] * g[at]);
    }
    close(c, each(old, at -> f[at] * old[at] + i[at] * g[at]));
    close(h, each(old, at -> o[at] * bent[at]));
    Tensor again = random(rows, 4 * units);
    again.set(zs);
    Tensor free = random(rows, units);
    Tensor other = random(rows, units);
    backend.lstmCell(again, before, free, other, null, scratch);
    close(free, c.toDoubles());
    close(other, h.toDoubles());

    Tensor tangent = random(rows, 4 * units);
    Tensor ofBefore = random(rows, units);
    Tensor ofC = random(rows, units);
    Tensor ofH = random(rows, units);
    double[] ts = tangent.toDoubles();
    double[] ps = ofBefore.toDoubles();
    backend.lstmCellTangent(slopes, tangent, ofBefore, ofC, ofH, scratch);
    double[] expectedC =
        each(
            old,
            at -> {
              int first = at / units * 4 * units + at % units;
              return f[at] * ps[at]
                  + ts[first] * i[at] * (1 - i[at]) * g[at]
                  + ts[first + units] * f[at] * (1 - f[at]) * old[at]
                  + ts[first + 3 * units] * (1 - g[at] * g[at]) * i[at];
            });
    close(ofC, expectedC);
    close(
        ofH,
        each(
            old,
            at -> {
              int first = at / units * 4 * units + at % units;
              return ts[first + 2 * units] * o[at] * (1 - o[at]) * bent[at]
                  + o[at] * (1 - bent[at] * bent[at]) * expectedC[at];
            }));

    Tensor gradientOfH = random(rows, units);
    Tensor gradientOfC = random(rows, units);
    Tensor gradientOfZ = random(rows, 4 * units);
    double[] dh = gradientOfH.toDoubles();
    double[] dc = gradientOfC.toDoubles();
    backend.lstmCellGradient(slopes, gradientOfH, gradientOfC, gradientOfZ, scratch);
    double[] total = each(dc, at -> dc[at] + dh[at] * o[at] * (1 - bent[at] * bent[at]));
    close(gradientOfC, each(dc, at -> total[at] * f[at]));
    close(
        gradientOfZ,
        each(
            zs,
            k -> {
              int at = k / (4 * units) * units + k % units;
              return switch (k / units % 4) {
                case 0 -> total[at] * g[at] * i[at] * (1 - i[at]);
                case 1 -> total[at] * old[at] * f[at] * (1 - f[at]);
                case 2 -> dh[at] * bent[at] * o[at] * (1 - o[at]);
                default -> total[at] * i[at] * (1 - g[at] * g[at]);
              };
            }));
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void addToRows(Precision precision) {
    use(precision);
    Tensor to = random(4, 3);
    Tensor from = random(5, 3);
    double[] sums = to.toDoubles();
    double[] parts = from.toDoubles();
    int[] rows = {3, 0, 3, 2, 3};

    backend.addToRows(rows, from, to);

    for (int i = 0; i < parts.length; i++) {
      sums[rows[i / 3] * 3 + i % 3] += parts[i];
    }
    close(to, sums);
    assertThatExceptionOfType(IndexOutOfBoundsException.class)
        .isThrownBy(() -> backend.addToRows(new int[] {4}, random(1, 3), to));
  }
}
