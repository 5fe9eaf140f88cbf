package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.EnumSource;
import org.junit.jupiter.params.provider.MethodSource;

/**
 * Every operation against plain loops, in both precisions. All tensors are views that start inside
 * a larger one, whose other values must stay as they were.
 */
public abstract class AlgebraContract extends GuardedViews {

  static List<Arguments> shapes() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (int[] shape : new int[][] {{4, 7}, {1, 6}, {5, 1}, {1, 1}, {33, 300}}) {
        all.add(Arguments.of(precision, shape[0], shape[1]));
      }
    }
    return all;
  }

  static List<Arguments> products() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (int[] size : new int[][] {{3, 4, 5}, {1, 4, 3}, {4, 1, 3}, {4, 3, 1}, {1, 1, 1}}) {
        for (int transposes = 0; transposes < 4; transposes++) {
          all.add(
              Arguments.of(
                  precision, size[0], size[1], size[2], transposes % 2 == 1, transposes > 1));
        }
      }
    }
    return all;
  }

  static List<Arguments> activations() {
    List<Arguments> all = new ArrayList<>();
    for (Precision precision : Precision.values()) {
      for (Activation activation : Activation.values()) {
        all.add(Arguments.of(precision, activation));
      }
    }
    return all;
  }

  @ParameterizedTest
  @MethodSource("products")
  void gemm(Precision precision, int m, int n, int k, boolean transposeA, boolean transposeB) {
    use(precision);
    for (double[] factors : new double[][] {{1, 0}, {0.5, 1}, {-2, 0.25}}) {
      Tensor a = transposeA ? random(k, m) : random(m, k);
      Tensor b = transposeB ? random(n, k) : random(k, n);
      Tensor c = random(m, n);
      double[] as = a.toDoubles();
      double[] bs = b.toDoubles();
      double[] expected = c.toDoubles();
      for (int i = 0; i < m; i++) {
        for (int j = 0; j < n; j++) {
          double sum = 0;
          for (int l = 0; l < k; l++) {
            sum += as[transposeA ? l * m + i : i * k + l] * bs[transposeB ? j * k + l : l * n + j];
          }
          expected[i * n + j] = factors[0] * sum + factors[1] * expected[i * n + j];
        }
      }

      backend.gemm(transposeA, transposeB, factors[0], a, b, factors[1], c);

      close(c, expected);
    }
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void gemmTakesMoreAxesAsColumns(Precision precision) {
    use(precision);
    Tensor a = random(2, 2, 3);
    Tensor b = random(4, 3, 2);
    Tensor c = random(2, 4);
    Tensor flat = random(2, 4);

    backend.gemm(false, true, 1, a, b, 0, c);
    backend.gemm(false, true, 1, a.reshape(2, 6), b.reshape(4, 6), 0, flat);

    assertThat(c.toDoubles()).isEqualTo(flat.toDoubles());
  }

  @ParameterizedTest
  @EnumSource(Precision.class)
  void gemmWithBetaZeroDropsWhatWasThere(Precision precision) {
    use(precision);
    Tensor c = random(2, 2);
    c.set(new double[] {Double.NaN, 1, 2, Double.POSITIVE_INFINITY});

    backend.gemm(false, false, 1, random(2, 3), random(3, 2), 0, c);

    assertThat(c.toDoubles()).doesNotContain(Double.NaN, Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void vectorOperations(Precision precision, int rows, int columns) {
    use(precision);
    Tensor x = random(rows, columns);
    Tensor y = random(rows, columns);
    double[] xs = x.toDoubles();
    double[] ys = y.toDoubles();

    backend.axpy(-1.5, x, y);
    close(y, each(xs, i -> ys[i] - 1.5 * xs[i]));
    backend.scale(0.25, y);
    close(y, each(xs, i -> 0.25 * (ys[i] - 1.5 * xs[i])));
    backend.copy(x, y);
    assertThat(y.toDoubles()).isEqualTo(xs);
    backend.fill(y, 0);
    assertThat(y.toDoubles()).containsOnly(0);
    backend.fill(y, -2.5);
    assertThat(y.toDoubles()).containsOnly(-2.5);
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void inverseRoots(Precision precision, int rows, int columns) {
    use(precision);
    Tensor x = random(rows, columns);
    Tensor out = random(rows, columns);
    backend.multiply(x, x, x);
    double[] xs = x.toDoubles();

    backend.inverseRoots(x, 0.01, out);

    close(out, each(xs, i -> 1 / Math.sqrt(xs[i] + 0.01)));
    assertThat(x.toDoubles()).isEqualTo(xs);
    backend.inverseRoots(x, 0.01, x);
    assertThat(x.toDoubles()).as("in place").isEqualTo(out.toDoubles());
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void products(Precision precision, int rows, int columns) {
    use(precision);
    Tensor a = random(rows, columns);
    Tensor b = random(rows, columns);
    Tensor out = random(rows, columns);
    double[] as = a.toDoubles();
    double[] bs = b.toDoubles();
    double[] before = out.toDoubles();

    int length = rows * columns;
    backend.scaleRowsAdd(a.reshape(length, 1), b.reshape(length), out.reshape(length, 1));
    close(out, each(as, i -> before[i] + as[i] * bs[i]));
    backend.multiply(a, b, out);
    close(out, each(as, i -> as[i] * bs[i]));
    backend.multiply(a, b, b);
    close(b, each(as, i -> as[i] * bs[i]));
    backend.multiply(a, out, a);
    close(a, each(as, i -> as[i] * as[i] * bs[i]));
    double dot = 0;
    for (int i = 0; i < as.length; i++) {
      dot += before[i] * bs[i];
    }
    b.set(bs);
    out.set(before);
    assertThat(backend.dot(b, out)).isCloseTo(dot, within(1e-6 * rows * columns));
  }

  @ParameterizedTest
  @MethodSource("shapes")
  void rowOperations(Precision precision, int rows, int columns) {
    use(precision);
    Tensor x = random(rows, columns);
    Tensor v = random(columns);
    Tensor s = random(rows);
    Tensor out = random(rows, columns);
    double[] xs = x.toDoubles();
    double[] vs = v.toDoubles();
    double[] ss = s.toDoubles();
    double[] before = out.toDoubles();

    backend.scaleRowsAdd(x, s, out);
    close(out, each(xs, i -> before[i] + ss[i / columns] * xs[i]));
    backend.scaleRows(x, s, out);
    close(out, each(xs, i -> ss[i / columns] * xs[i]));
    backend.rowDots(x, out, s);
    double[] dots = new double[rows];
    double[] sums = new double[columns];
    for (int i = 0; i < xs.length; i++) {
      dots[i / columns] += ss[i / columns] * xs[i] * xs[i];
      sums[i % columns] += xs[i];
    }
    close(s, dots);
    s.set(ss);
    backend.sumRows(x, v);
    close(v, sums);
    v.set(vs);
    backend.addRowVector(x, v);
    close(x, each(xs, i -> xs[i] + vs[i % columns]));
    x.set(xs);
    backend.scaleRows(x, s, x);
    close(x, each(xs, i -> ss[i / columns] * xs[i]));
  }

  @ParameterizedTest
  @MethodSource("activations")
  void activations(Precision precision, Activation activation) {
    use(precision);
    // More than one piece of the scratch memory, with every special value once.
    Tensor z = random(3, 3000);
    double[] zs = z.toDoubles();
    zs[0] = 0;
    zs[1] = -0.0;
    zs[2] = 30;
    zs[3] = -30;
    zs[4] = 1e-30;
    zs[5] = -1e-30;
    z.set(zs);
    double[] held = z.toDoubles();
    Tensor y = random(3, 3000);
    Tensor d = random(3, 3000);

    backend.activate(activation, z, y);
    backend.derivative(activation, z, y, d);

    close(y, each(held, i -> activation.value(held[i])));
    close(d, each(held, i -> activation.derivative(held[i])));
    backend.derivative(activation, z, y, z);
    assertThat(z.toDoubles()).isEqualTo(d.toDoubles());
    z.set(held);
    backend.activate(activation, z, z);
    assertThat(z.toDoubles()).isEqualTo(y.toDoubles());
  }

  @ParameterizedTest
  @MethodSource("activations")
  void notANumberIsNotHidden(Precision precision, Activation activation) {
    use(precision);
    for (int length : new int[] {1, 3, 1003}) {
      Tensor z = random(length);
      double[] zs = z.toDoubles();
      for (int i = 0; i < length; i += 7) {
        zs[i] = Double.NaN;
      }
      z.set(zs);
      Tensor y = random(length);

      backend.activate(activation, z, y);

      double[] ys = y.toDoubles();
      for (int i = 0; i < length; i++) {
        assertThat(Double.isNaN(ys[i])).as("value %d of %d", i, length).isEqualTo(i % 7 == 0);
      }
    }
  }
}
