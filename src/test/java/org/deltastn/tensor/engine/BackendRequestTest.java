package org.deltastn.tensor.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendRequestTest {

  @Test
  void partsAreChangedOneByOne() {
    assertThat(BackendRequest.of(Precision.FLOAT, 3))
        .isEqualTo(new BackendRequest(Precision.FLOAT, ProductPrecision.FLOAT32, 3, null));
    assertThat(BackendRequest.of(Precision.FLOAT, 3).onGpu("7").rounding(ProductPrecision.TF32))
        .isEqualTo(new BackendRequest(Precision.FLOAT, ProductPrecision.TF32, 3, "7"));
  }

  @ParameterizedTest
  @EnumSource(names = {"TF32", "BFLOAT16"})
  void productsOfDoublesAreNeverRounded(ProductPrecision products) {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackendRequest.of(Precision.DOUBLE, 1).rounding(products))
        .withMessage("products of DOUBLE are never rounded, found productPrecision " + products);
  }

  @Test
  void threads() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> BackendRequest.of(Precision.FLOAT, 0))
        .withMessage("threads must be at least 1, found 0");
  }
}
