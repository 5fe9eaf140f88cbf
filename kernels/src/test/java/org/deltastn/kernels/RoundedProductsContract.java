package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products rounded to bfloat16 against products in double precision of the rounded values, from
 * which they differ by their sums in 32 bits alone.
 */
abstract class RoundedProductsContract {

  private final List<Tensor> owners = new ArrayList<>();
  Backend backend;

  /** Creates a backend of floats whose products are rounded to bfloat16. */
  abstract Backend create();

  /** Returns the relative error of adding two floats, at most. */
  abstract double additionError();

  @BeforeEach
  void open() {
    backend = create();
  }

  @AfterEach
  void close() {
    owners.forEach(Tensor::close);
    if (backend != null) {
      backend.close();
    }
  }

  /** The nearest bfloat16, by the definition: of two as near the one whose last bit is 0. */
  private static float rounded(float x) {
    int bits = Float.floatToRawIntBits(x);
    float below = Float.intBitsToFloat(bits & 0xffff0000);
    float above = Float.intBitsToFloat((bits & 0xffff0000) + 0x10000);
    double down = Math.abs((double) x - below);
    double up = Math.abs((double) above - x);
    boolean even = (bits & 0x10000) == 0;
    return down < up || (down == up && even) ? below : above;
  }

  final Tensor take(int offset, int rows, int columns, float... values) {
    Tensor owner = backend.allocate(offset + rows * columns);
    owners.add(owner);
    Tensor view = owner.view(offset, rows, columns);
    view.set(values);
    return view;
  }

  static float[] gaussian(long seed, int n) {
    double[] values = new double[n];
    RandomStream.of(seed).gaussian(values, n);
    float[] floats = new float[n];
    for (int i = 0; i < n; i++) {
      floats[i] = (float) values[i];
    }
    return floats;
  }

  final float[] product(
      boolean ta, boolean tb, int m, int n, int k, float[] a, float[] b, double beta, float[] c) {
    Tensor as = ta ? take(1, k, m, a) : take(1, m, k, a);
    Tensor bs = tb ? take(2, n, k, b) : take(2, k, n, b);
    Tensor cs = take(3, m, n, c);
    backend.gemm(ta, tb, 0.75, as, bs, beta, cs);
    return cs.toFloats();
  }

  private void check(boolean ta, boolean tb, int m, int n, int k, double beta) {
    float[] a = gaussian(m, m * k);
    float[] b = gaussian(n, n * k);
    float[] before = gaussian(k, m * n);
    if (beta == 0) {
      before[0] = Float.NaN;
      before[m * n - 1] = Float.POSITIVE_INFINITY;
    }
    float[] found = product(ta, tb, m, n, k, a, b, beta, before);
    for (int i = 0; i < m; i++) {
      for (int j = 0; j < n; j++) {
        double sum = 0;
        double magnitude = 0;
        for (int l = 0; l < k; l++) {
          double term =
              (double) rounded(a[ta ? l * m + i : i * k + l])
                  * rounded(b[tb ? j * k + l : l * n + j]);
          sum += term;
          magnitude += Math.abs(term);
        }
        double kept = beta == 0 ? 0 : beta * before[i * n + j];
        double expected = 0.75 * sum + kept;
        // k additions, and a few for the factors and the blocks of k.
        double bound = (k + 8) * additionError() * (0.75 * magnitude + Math.abs(kept));
        double error = Math.abs(found[i * n + j] - expected);
        if (!(error <= bound)) {
          assertThat(found[i * n + j])
              .as("%s %s %d×%d×%d at %d, %d within %s", ta, tb, m, n, k, i, j, bound)
              .isEqualTo((float) expected);
        }
      }
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void sizesUpTo70(boolean ta, boolean tb) {
    for (int side = 1; side <= 70; side++) {
      Random random = new Random(side);
      int one = 1 + random.nextInt(70);
      int other = 1 + random.nextInt(70);
      check(ta, tb, side, one, other, 0);
      check(ta, tb, one, side, other, 1);
      check(ta, tb, one, other, side, -0.5);
    }
  }

  @ParameterizedTest
  @CsvSource({"false, false", "false, true", "true, false", "true, true"})
  void severalBlocks(boolean ta, boolean tb) {
    // More than one block of k (600), of rows (436 of them there), and of columns (48).
    check(ta, tb, 17, 50, 601, 0);
    check(ta, tb, 9, 97, 1201, 0.5);
    check(ta, tb, 901, 20, 600, 0);
    check(ta, tb, 450, 49, 1205, 1);
  }

  @Test
  void tiesGoToTheEvenOne() {
    float[] values = {1 + 0x1p-8f, 1 + 3 * 0x1p-8f, -1 - 0x1p-8f, 1 + 0x1.02p-8f, 0x1.fep127f};
    float[] expected = {1, 1 + 0x1p-6f, -1, 1 + 0x1p-7f, 0x1.fep127f};
    for (int i = 0; i < values.length; i++) {
      assertThat(rounded(values[i])).isEqualTo(expected[i]);
      Tensor c = take(0, 1, 1, 0);
      backend.gemm(false, false, 1, take(0, 1, 1, values[i]), take(0, 1, 1, 1), 0, c);
      assertThat(c.toFloats()).containsExactly(expected[i]);
    }
  }

  @Test
  void infiniteValuesAndThoseThatAreNoNumbers() {
    float inf = Float.POSITIVE_INFINITY;
    float nan = Float.NaN;
    // Rows of a times the columns (1, 1) and (0, 1).
    float[] a = {inf, 1, -inf, 1, nan, 1, inf, -inf, Float.MAX_VALUE, 1};
    Tensor c = take(0, 5, 2, new float[10]);
    backend.gemm(false, false, 1, take(0, 5, 2, a), take(0, 2, 2, 1, 0, 1, 1), 0, c);
    // The largest floats are nearer to the next power of two, which bfloat16 lacks.
    assertThat(c.toFloats()).containsExactly(inf, nan, -inf, nan, nan, nan, nan, nan, inf, nan);
  }
}
