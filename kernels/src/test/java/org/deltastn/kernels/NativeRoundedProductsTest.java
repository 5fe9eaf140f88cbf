package org.deltastn.kernels;

import static org.junit.jupiter.api.Assumptions.assumeTrue;

import org.deltastn.tensor.engine.ProductPrecision;

/** Products rounded to bfloat16 by avx512_bf16. */
class NativeRoundedProductsTest extends NativeRoundedProductsContract {

  @Override
  String instructions() {
    String obstacle = NativeBackend.obstacle(ProductPrecision.BFLOAT16);
    assumeTrue(obstacle == null, obstacle);
    return "avx512";
  }
}
