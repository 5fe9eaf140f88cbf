package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;

/** Products rounded to bfloat16 by the native engine, with and without the tiles of AMX. */
abstract class NativeRoundedProductsContract extends RoundedProductsContract {

  /** Returns a backend with such products by an instruction set. */
  static Backend create(String instructions) {
    return create(instructions, 1);
  }

  private static Backend create(String instructions, int threads) {
    String before = System.getProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
    System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, instructions);
    try {
      return new NativeBackend(Precision.FLOAT, ProductPrecision.BFLOAT16, threads);
    } finally {
      if (before == null) {
        System.clearProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
      } else {
        System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, before);
      }
    }
  }

  @Override
  double additionError() {
    return 0x1p-24;
  }

  @Test
  void valuesBelowTheNormalOnesAreZero() {
    float tiny = 0x1p-127f;
    Tensor c = take(0, 1, 3, 1, 1, 1);
    backend.gemm(
        false,
        false,
        1,
        take(0, 1, 2, tiny, Float.MIN_NORMAL),
        take(0, 2, 3, 0x1p120f, 0, 0, 0, 1, 0.5f),
        0,
        c);
    assertThat(c.toFloats()).containsExactly(0, Float.MIN_NORMAL, 0);
  }

  @Test
  void aRowIsTheSameInEveryProduct() {
    rowsDoNotDependOnEachOther();
  }

  /** Returns the instruction set. */
  abstract String instructions();

  @Override
  Backend create() {
    return create(instructions());
  }

  @Test
  void threadsGiveTheSameBits() {
    threadsGiveTheSameBits(threads -> create(instructions(), threads));
  }

  @Test
  void nothingElseIsRounded() {
    float[] image = gaussian(1, 2 * 3 * 8 * 8);
    float[] kernel = gaussian(2, 4 * 3 * 9);
    try (Backend exact = new NativeBackend(Precision.FLOAT, 1)) {
      assertThat(convolved(backend, image, kernel)).isEqualTo(convolved(exact, image, kernel));
    }
  }

  private static float[] convolved(Backend backend, float[] image, float[] kernel) {
    try (Tensor x = backend.allocate(2, 3, 8, 8);
        Tensor w = backend.allocate(4, 3, 3, 3);
        Tensor z = backend.allocate(2, 4, 8, 8)) {
      x.set(image);
      w.set(kernel);
      backend.convolution(x, w, Window.square(3, 1, 1), z);
      return z.toFloats();
    }
  }
}
