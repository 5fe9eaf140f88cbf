package org.deltastn.tensor.engine;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendsTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theDefaultIsAlwaysThere(Precision precision) {
    try (Backend backend = Backends.create(precision)) {
      assertThat(backend.name()).isEqualTo(BackendChoice.resolve(Backends.defaultName()));
      assertThat(backend.precision()).isEqualTo(precision);
    }
  }

  @Test
  void unknownNames() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.create("abacus", Precision.FLOAT, 1))
        .withMessageContaining("no backend named 'abacus'")
        .withMessageContaining("nd4j");
  }

  @Test
  void aSystemPropertyNamesTheEngine() {
    String before = System.getProperty(Backends.PROPERTY);
    try {
      System.setProperty(Backends.PROPERTY, "abacus");
      assertThat(Backends.defaultName()).isEqualTo("abacus");
      System.clearProperty(Backends.PROPERTY);
      assertThat(Backends.defaultName()).isEqualTo(Backends.DEFAULT);
    } finally {
      if (before != null) {
        System.setProperty(Backends.PROPERTY, before);
      }
    }
  }

  @Test
  void theDefaultTakesNoGpu() {
    assertThat(Backends.usesGpu(Backends.DEFAULT)).isFalse();
    assertThat(Backends.needsGpu(Backends.DEFAULT)).isFalse();
    assertThat(Backends.ownGpu(Backends.DEFAULT)).isNull();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Backends.create(Backends.DEFAULT, BackendRequest.of(Precision.FLOAT, 1).onGpu("3")))
        .withMessage("backend 'nd4j' computes on the CPU only, found the GPU address '3'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.usesGpu("abacus"))
        .withMessageContaining("no backend named 'abacus'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.needsGpu("abacus"))
        .withMessageContaining("no backend named 'abacus'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.ownGpu("abacus"))
        .withMessageContaining("no backend named 'abacus'");
  }

  @ParameterizedTest
  @EnumSource(names = {"TF32", "BFLOAT16"})
  void theDefaultRoundsNoProducts(ProductPrecision products) {
    String message =
        "productPrecision "
            + products
            + " needs the backend cuda"
            + (products == ProductPrecision.TF32
                ? ""
                : ", or native on a processor with avx512_bf16")
            + "; found nd4j: its products are FLOAT32 alone";
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.require(Backends.DEFAULT, products))
        .withMessage(message);
    for (String gpu : new String[] {null, "0"}) {
      assertThatIllegalArgumentException()
          .isThrownBy(
              () ->
                  Backends.create(
                      Backends.DEFAULT, new BackendRequest(Precision.FLOAT, products, 1, gpu)))
          .withMessage(message);
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.require("abacus", products))
        .withMessageContaining("no backend named 'abacus'");
  }

  @Test
  void everyEngineHasProductsOfFloats() {
    Backends.require(Backends.DEFAULT, ProductPrecision.FLOAT32);
    try (Backend backend =
        Backends.create(Backends.DEFAULT, BackendRequest.of(Precision.DOUBLE, 1))) {
      assertThat(backend.name()).isEqualTo(Backends.DEFAULT);
    }
  }
}
