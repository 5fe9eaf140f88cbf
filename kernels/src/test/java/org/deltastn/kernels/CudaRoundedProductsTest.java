package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CudaRoundedProductsTest extends RoundedProductsContract {

  @Override
  Backend create() {
    return EmulatedCuda.create(Precision.FLOAT, ProductPrecision.BFLOAT16);
  }

  /** Tensor cores cut off some of what the processor would round. */
  @Override
  double additionError() {
    return 0x1p-22;
  }

  private static float[] convolved(ProductPrecision products) {
    try (Backend engine = EmulatedCuda.create(Precision.FLOAT, products);
        Tensor x = engine.allocate(2, 3, 8, 8);
        Tensor w = engine.allocate(4, 3, 3, 3);
        Tensor z = engine.allocate(2, 4, 8, 8)) {
      x.set(gaussian(1, 2 * 3 * 8 * 8));
      w.set(gaussian(2, 4 * 3 * 9));
      engine.convolution(x, w, Window.square(3, 1, 1), z);
      return z.toFloats();
    }
  }

  private static float[] multiplied(ProductPrecision products) {
    try (Backend engine = EmulatedCuda.create(Precision.FLOAT, products);
        Tensor a = engine.allocate(30, 200);
        Tensor b = engine.allocate(40, 200);
        Tensor c = engine.allocate(30, 40)) {
      a.set(gaussian(1, 30 * 200));
      b.set(gaussian(2, 40 * 200));
      engine.gemm(false, true, 1, a, b, 0, c);
      return c.toFloats();
    }
  }

  /** However a GPU rounds to TF32, it is by less than a unit in the last of its places. */
  private static void near(float[] found, float[] exact, double units, double terms) {
    double largest = 0;
    for (int i = 0; i < exact.length; i++) {
      largest = Math.max(largest, Math.abs(found[i] - exact[i]));
    }
    assertThat(largest).isBetween(terms * units * 1e-3, terms * units);
  }

  @ParameterizedTest
  @EnumSource(names = {"TF32", "BFLOAT16"})
  void productsAndConvolutionsAreRounded(ProductPrecision products) {
    // Two factors of about 1, and the root of the number of terms.
    double units = 2 * (products == ProductPrecision.TF32 ? 0x1p-10 : 0x1p-7);
    near(multiplied(products), multiplied(ProductPrecision.FLOAT32), units, 4 * Math.sqrt(200));
    near(convolved(products), convolved(ProductPrecision.FLOAT32), units, 4 * Math.sqrt(27));
  }

  @Test
  void olderGpusHaveNone() {
    Gpu old = new Gpu(0, "GPU-1", 7, 5, 1L << 34, "Tesla T4");
    assertThat(old.roundsProducts()).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> CudaBackend.requireProducts(ProductPrecision.TF32, old))
        .withMessage(
            "productPrecision TF32 needs the backend cuda; found cuda: Tesla T4 (GPU-1, compute"
                + " capability 7.5, 16.0 GiB) has no tensor cores for them, which compute"
                + " capability 8.0 brought");
    CudaBackend.requireProducts(ProductPrecision.FLOAT32, old);
    CudaBackend.requireProducts(
        ProductPrecision.BFLOAT16, new Gpu(0, "GPU-1", 8, 0, 1L << 34, "A100"));
  }
}
