package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import java.util.Random;
import java.util.function.IntFunction;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.junit.jupiter.api.AfterEach;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * Products of floats by an engine against products in double precision of what it multiplies, from
 * which they differ by their sums in 32 bits alone.
 */
abstract class ProductsContract {

  private final List<Tensor> owners = new ArrayList<>();
  Backend backend;

  /** Returns a backend, or skips the test where there is none with such products. */
  abstract Backend create();

  /** Returns what the engine multiplies in place of a value. */
  abstract float multiplied(float x);

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

  final void check(boolean ta, boolean tb, int m, int n, int k, double beta) {
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
              (double) multiplied(a[ta ? l * m + i : i * k + l])
                  * multiplied(b[tb ? j * k + l : l * n + j]);
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
    // More than one block of k (at most 304, 400 or 600), of rows (from 162 to 436 of them there),
    // and of columns (16 or 48).
    check(ta, tb, 17, 50, 401, 0);
    check(ta, tb, 17, 50, 601, 0);
    check(ta, tb, 700, 20, 400, -1);
    check(ta, tb, 9, 97, 1201, 0.5);
    check(ta, tb, 901, 20, 600, 0);
    check(ta, tb, 450, 49, 1205, 1);
  }

  /** Requires that a row has the same bits whatever the other rows are. */
  final void rowsDoNotDependOnEachOther() {
    int n = 100;
    int k = 1300;
    float[] a = gaussian(1, 37 * k);
    float[] b = gaussian(2, n * k);
    float[] all = product(false, true, 37, n, k, a, b, 0, new float[37 * n]);
    assertThat(product(false, true, 37, n, k, a, b, 0, new float[37 * n])).isEqualTo(all);
    float[] alone = product(false, true, 1, n, k, a, b, 0, new float[n]);
    for (int j = 0; j < n; j++) {
      assertThat(alone[j]).isEqualTo(all[j]);
    }
  }

  /**
   * Requires that products are the same bits on several threads: large enough for these to share
   * columns or rows, evenly or not, and too small for it.
   *
   * @param create returns a backend of so many threads
   */
  final void threadsGiveTheSameBits(IntFunction<Backend> create) {
    int[][] sizes = {
      {128, 1200, 300}, {701, 90, 401}, {33, 1000, 650}, {300, 300, 200}, {9, 50, 20}
    };
    Backend one = backend;
    for (int threads = 2; threads <= 5; threads++) {
      try (Backend several = create.apply(threads)) {
        for (int[] size : sizes) {
          int m = size[0];
          int n = size[1];
          int k = size[2];
          float[] a = gaussian(m, m * k);
          float[] b = gaussian(n, n * k);
          float[] before = gaussian(k, m * n);
          for (int way = 0; way < 4; way++) {
            backend = one;
            float[] expected = product(way < 2, way % 2 == 0, m, n, k, a, b, way - 1, before);
            backend = several;
            float[] found = product(way < 2, way % 2 == 0, m, n, k, a, b, way - 1, before);
            assertThat(found).as("%d threads, %d×%d×%d", threads, m, n, k).isEqualTo(expected);
            owners.subList(owners.size() - 3, owners.size()).forEach(Tensor::close);
            owners.subList(owners.size() - 3, owners.size()).clear();
          }
        }
      } finally {
        backend = one;
      }
    }
  }
}
