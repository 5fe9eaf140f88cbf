package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.junit.jupiter.api.Test;

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
