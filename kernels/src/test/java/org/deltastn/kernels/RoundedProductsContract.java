package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Tensor;
import org.junit.jupiter.api.Test;

/** Products rounded to bfloat16. */
abstract class RoundedProductsContract extends ProductsContract {

  @Override
  float multiplied(float x) {
    return rounded(x);
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
