package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ServiceLoader;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;

class NativeBackendProviderTest {

  @Test
  void isRegistered() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .hasAtLeastOneElementOfType(NativeBackendProvider.class);
    assertThat(Backends.usesGpu("native")).isFalse();
  }

  @Test
  void makesBackendsUnderItsName() {
    BackendProvider provider = new NativeBackendProvider();
    assumeTrue(provider.obstacle() == null, provider::obstacle);
    try (Backend backend = Backends.create("native", Precision.DOUBLE, 1)) {
      assertThat(backend.name()).isEqualTo(provider.name()).isEqualTo("native");
      assertThat(backend.precision()).isEqualTo(Precision.DOUBLE);
      assertThat(backend.threads()).isEqualTo(1);
    }
  }

  @Test
  void productsThatItHasNotAreRefused() {
    BackendRequest floats = BackendRequest.of(Precision.FLOAT, 1);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.create("native", floats.rounding(ProductPrecision.TF32)))
        .withMessageStartingWith("productPrecision TF32 needs the backend cuda; found native: ");
    System.setProperty(NativeBackend.INSTRUCTIONS_PROPERTY, "avx2");
    try {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Backends.require("native", ProductPrecision.BFLOAT16))
          .withMessageStartingWith(
              "productPrecision BFLOAT16 needs the backend cuda, or native on a processor with"
                  + " avx512_bf16; found native: ");
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Backends.create("native", floats.rounding(ProductPrecision.BFLOAT16)));
      assumeTrue(KernelLibrary.obstacle() == null, KernelLibrary::obstacle);
      assertThat(NativeBackend.obstacle(ProductPrecision.BFLOAT16))
          .isEqualTo(
              "this processor has no avx512_bf16, or deltastn.native.instructions is 'avx2', not"
                  + " avx512");
      assertThatIllegalStateException()
          .isThrownBy(() -> new NativeBackend(Precision.FLOAT, ProductPrecision.BFLOAT16, 1))
          .withMessageContaining("avx512_bf16");
    } finally {
      System.clearProperty(NativeBackend.INSTRUCTIONS_PROPERTY);
    }
  }

  @Test
  void roundedProductsAreOfFloats() {
    assumeTrue(KernelLibrary.obstacle() == null, KernelLibrary::obstacle);
    for (ProductPrecision products :
        new ProductPrecision[] {ProductPrecision.TF32, ProductPrecision.BFLOAT16}) {
      assertThatIllegalStateException()
          .isThrownBy(() -> new NativeBackend(Precision.DOUBLE, products, 1))
          .withMessageContaining("products of floats");
    }
  }
}
