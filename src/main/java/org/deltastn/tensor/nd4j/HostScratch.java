package org.deltastn.tensor.nd4j;

import java.util.function.DoubleBinaryOperator;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.host.HostMasks;

/**
 * Elementwise work done on heap arrays in pieces that stay in the cache: plain loops there run in
 * vector registers, and moving a piece in and out of off-heap memory costs less than most ND4J
 * operations.
 */
final class HostScratch {

  private static final int PIECE = 8192;

  private final float[] a = new float[PIECE];
  private final float[] b = new float[PIECE];
  private final float[] c = new float[PIECE];
  private final float[] d = new float[PIECE];
  private int[] bits = new int[PIECE];

  /** out ← rule(x, y), elementwise. */
  void map(Nd4jTensor x, Nd4jTensor y, Nd4jTensor out, DoubleBinaryOperator rule) {
    double[] xs = x.toDoubles();
    double[] ys = x == y ? xs : y.toDoubles();
    for (int i = 0; i < xs.length; i++) {
      xs[i] = rule.applyAsDouble(xs[i], ys[i]);
    }
    out.set(xs);
  }

  /** out ← 1 where x > 0, else 0; floats only. */
  void positive(Nd4jTensor x, Nd4jTensor out) {
    int length = (int) x.length();
    int one = Float.floatToRawIntBits(1);
    var from = x.bits();
    var to = out.bits();
    for (int at = 0; at < length; at += PIECE) {
      int n = Math.min(PIECE, length - at);
      from.position(at).get(bits, 0, n);
      // The sign of the bits is the sign of the float, and all bits are 0 for 0 alone.
      for (int i = 0; i < n; i++) {
        bits[i] = (-bits[i] >> 31) & ~(bits[i] >> 31) & one;
      }
      to.position(at).put(bits, 0, n);
    }
  }

  void dropoutMask(double[] rates, RandomStream stream, Nd4jTensor mask) {
    int rows = mask.rows();
    int columns = mask.columns();
    int length = rows * columns;
    if (bits.length < length) {
      bits = new int[length];
    }
    HostMasks.floatBits(rates, stream, rows, columns, bits);
    if (mask.precision() == Precision.FLOAT) {
      mask.bits().put(bits, 0, length);
    } else {
      double[] wide = HostMasks.doubles(rates, rows, columns, bits);
      mask.doubles().put(wide, 0, length);
    }
  }

  void rmsProp(
      Nd4jTensor w, Nd4jTensor gradient, Nd4jTensor square, double rate, double decay, double eps) {
    int length = (int) w.length();
    if (w.precision() == Precision.DOUBLE) {
      double[] ws = w.toDoubles();
      double[] gs = gradient.toDoubles();
      double[] ss = square.toDoubles();
      for (int i = 0; i < length; i++) {
        ss[i] = decay * ss[i] + (1 - decay) * gs[i] * gs[i];
        ws[i] -= rate * gs[i] / (Math.sqrt(ss[i]) + eps);
      }
      square.set(ss);
      w.set(ws);
      return;
    }
    float keep = (float) decay;
    float take = (float) (1 - decay);
    for (int at = 0; at < length; at += PIECE) {
      int n = Math.min(PIECE, length - at);
      read(w, at, a, n);
      read(gradient, at, b, n);
      read(square, at, c, n);
      for (int i = 0; i < n; i++) {
        c[i] = keep * c[i] + take * b[i] * b[i];
        a[i] -= (float) rate * b[i] / ((float) Math.sqrt(c[i]) + (float) eps);
      }
      write(square, at, c, n);
      write(w, at, a, n);
    }
  }

  void adam(
      Nd4jTensor w,
      Nd4jTensor gradient,
      Nd4jTensor first,
      Nd4jTensor second,
      double rate,
      double beta1,
      double beta2,
      double eps) {
    int length = (int) w.length();
    if (w.precision() == Precision.DOUBLE) {
      double[] ws = w.toDoubles();
      double[] gs = gradient.toDoubles();
      double[] ms = first.toDoubles();
      double[] vs = second.toDoubles();
      for (int i = 0; i < length; i++) {
        ms[i] = beta1 * ms[i] + (1 - beta1) * gs[i];
        vs[i] = beta2 * vs[i] + (1 - beta2) * gs[i] * gs[i];
        ws[i] -= rate * ms[i] / (Math.sqrt(vs[i]) + eps);
      }
      first.set(ms);
      second.set(vs);
      w.set(ws);
      return;
    }
    float keep1 = (float) beta1;
    float take1 = (float) (1 - beta1);
    float keep2 = (float) beta2;
    float take2 = (float) (1 - beta2);
    for (int at = 0; at < length; at += PIECE) {
      int n = Math.min(PIECE, length - at);
      read(w, at, a, n);
      read(gradient, at, b, n);
      read(first, at, c, n);
      read(second, at, d, n);
      for (int i = 0; i < n; i++) {
        c[i] = keep1 * c[i] + take1 * b[i];
        d[i] = keep2 * d[i] + take2 * b[i] * b[i];
        a[i] -= (float) rate * c[i] / ((float) Math.sqrt(d[i]) + (float) eps);
      }
      write(first, at, c, n);
      write(second, at, d, n);
      write(w, at, a, n);
    }
  }

  private static void read(Nd4jTensor x, int at, float[] into, int n) {
    x.floatsAt(at).get(into, 0, n);
  }

  private static void write(Nd4jTensor x, int at, float[] from, int n) {
    x.floatsAt(at).put(from, 0, n);
  }
}
