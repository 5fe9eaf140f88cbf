package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.DescentStep;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Products of floats, which on AVX-512 and AVX2 are the engine's own. */
class NativeProductsTest extends ProductsContract {

  @Override
  Backend create() {
    return NativeLibrary.create(Precision.FLOAT);
  }

  @Override
  float multiplied(float x) {
    return x;
  }

  @Override
  double additionError() {
    return 0x1p-24;
  }

  @Test
  void aRowIsTheSameInEveryProduct() {
    assumeFalse(((NativeBackend) backend).instructions().equals("base"), "OpenBLAS multiplies");
    rowsDoNotDependOnEachOther();
  }

  @Test
  void threadsGiveTheSameBits() {
    assumeFalse(((NativeBackend) backend).instructions().equals("base"), "OpenBLAS multiplies");
    threadsGiveTheSameBits(threads -> new NativeBackend(Precision.FLOAT, threads));
  }

  /**
   * Of one block of k or several, of rows and columns in whole tiles or not, on one thread or two.
   */
  @ParameterizedTest
  @CsvSource({
    "1, 1, 1",
    "1200, 784, 128",
    "10, 1200, 128",
    "33, 65, 7",
    "100, 90, 256",
    "47, 31, 400",
    "70, 33, 401",
    "64, 64, 1201"
  })
  void anUpdateByAProductIsThatByItsGradient(int m, int n, int k) {
    assumeFalse(((NativeBackend) backend).instructions().equals("base"), "OpenBLAS multiplies");
    float[] a = gaussian(1, k * m);
    float[] b = gaussian(2, k * n);
    float[] w = gaussian(3, m * n);
    float[] v = gaussian(4, m * n);
    Tensor weights = take(1, m, n, w);
    Tensor velocity = take(3, m, n, v);
    Tensor gradient = take(0, m, n, new float[m * n]);
    backend.gemm(true, false, 1, take(1, k, m, a), take(2, k, n, b), 0, gradient);
    backend.momentumUpdate(weights, gradient, velocity, 0.05, 0.9);
    for (int threads = 1; threads <= 2; threads++) {
      try (Backend other = new NativeBackend(Precision.FLOAT, threads);
          Tensor as = other.allocate(k, m);
          Tensor bs = other.allocate(k, n);
          Tensor gs = other.allocate(m, n);
          Tensor ws = other.allocate(m, n);
          Tensor vs = other.allocate(m, n)) {
        as.set(a);
        bs.set(b);
        ws.set(w);
        vs.set(v);
        assertThat(other.updatesByProducts()).isTrue();
        other.momentumUpdateOfProduct(as, bs, new DescentStep(ws, vs, 0.05, 0.9), gs);
        assertThat(ws.toFloats()).isEqualTo(weights.toFloats());
        assertThat(vs.toFloats()).isEqualTo(velocity.toFloats());
      }
    }
  }

  @Test
  void doublesAreNotUpdatedByProducts() {
    try (Backend doubles = NativeLibrary.create(Precision.DOUBLE);
        Tensor x = doubles.allocate(2, 2);
        Tensor small = doubles.allocate(2, 1)) {
      assertThat(doubles.updatesByProducts()).isFalse();
      x.set(new double[] {1, 2, 3, 4});
      try (Tensor w = doubles.allocate(2, 2);
          Tensor v = doubles.allocate(2, 2);
          Tensor g = doubles.allocate(2, 2)) {
        doubles.momentumUpdateOfProduct(x, x, new DescentStep(w, v, 0.5, 0.9), g);
        assertThat(v.toDoubles()).containsExactly(10, 14, 14, 20);
        assertThat(w.toDoubles()).containsExactly(-5, -7, -7, -10);
        assertThatIllegalArgumentException()
            .isThrownBy(
                () -> doubles.momentumUpdateOfProduct(x, x, new DescentStep(w, small, 0.5, 0.9), g))
            .withMessage("momentumUpdateOfProduct needs 4 values of velocity, found shape [2, 1]");
      }
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
    assertThat(c.toFloats())
        .containsExactly(inf, nan, -inf, nan, nan, nan, nan, nan, Float.MAX_VALUE, 1);
  }

  @Test
  void anotherLibraryTakesTheirPlace() {
    String blas = KernelLibrary.nd4jBlas();
    System.setProperty(NativeBackend.BLAS_PROPERTY, blas);
    float[] a = gaussian(1, 37 * 1200);
    float[] b = gaussian(2, 50 * 1200);
    float[] ours = product(false, true, 37, 50, 1200, a, b, 0, new float[37 * 50]);
    try (Backend other = new NativeBackend(Precision.FLOAT, 1);
        Tensor as = other.allocate(37, 1200);
        Tensor bs = other.allocate(50, 1200);
        Tensor cs = other.allocate(37, 50)) {
      as.set(a);
      bs.set(b);
      other.gemm(false, true, 0.75, as, bs, 0, cs);
      float[] theirs = cs.toFloats();
      for (int i = 0; i < theirs.length; i++) {
        assertThat(theirs[i]).isCloseTo(ours[i], within(1e-3f));
      }
    } finally {
      System.clearProperty(NativeBackend.BLAS_PROPERTY);
    }
  }
}
