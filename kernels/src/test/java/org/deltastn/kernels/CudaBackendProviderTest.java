package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ServiceLoader;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class CudaBackendProviderTest {

  @Test
  void isRegistered() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .hasAtLeastOneElementOfType(CudaBackendProvider.class);
    assertThat(Backends.usesGpu("cuda")).isTrue();
    assertThat(Backends.needsGpu("cuda")).isTrue();
  }

  @Test
  void itsModelsAreEvaluatedOnTheCpu() {
    assertThat(BackendChoice.usableOnCpu("cuda")).isIn("native", "nd4j");
  }

  @Test
  void makesBackendsUnderItsName() {
    EmulatedCuda.require();
    Gpu first = CudaLibrary.gpus().get(0);
    for (String gpu : new String[] {null, Backends.ownGpu("cuda"), first.uuid()}) {
      try (Backend backend =
          Backends.create("cuda", BackendRequest.of(Precision.DOUBLE, 3).onGpu(gpu))) {
        assertThat(backend.name()).isEqualTo("cuda");
        assertThat(backend.precision()).isEqualTo(Precision.DOUBLE);
        assertThat(backend.threads()).isEqualTo(3);
        assertThat(backend.hasOwnMemory()).isTrue();
        assertThat(((CudaBackend) backend).gpu()).isEqualTo(first.toString());
      }
    }
    try (Backend backend = Backends.create("cuda", Precision.FLOAT, 1)) {
      assertThat(((CudaBackend) backend).gpu()).isEqualTo(first.toString());
    }
  }

  @ParameterizedTest
  @EnumSource
  void hasAllProducts(ProductPrecision products) {
    EmulatedCuda.require();
    Backends.require("cuda", products);
    Backends.create("cuda", BackendRequest.of(Precision.FLOAT, 1).rounding(products)).close();
  }

  @Test
  void unknownGpusAreRefused() {
    EmulatedCuda.require();
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> Backends.create("cuda", BackendRequest.of(Precision.FLOAT, 1).onGpu("GPU-none")))
        .withMessageStartingWith("there is no GPU 'GPU-none'; this process has 0: ")
        .withMessageContaining(CudaLibrary.gpus().get(0).uuid());
  }
}
