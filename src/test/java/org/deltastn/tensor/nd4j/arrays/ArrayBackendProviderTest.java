package org.deltastn.tensor.nd4j.arrays;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.junit.jupiter.api.Assumptions.assumeFalse;

import java.util.ServiceLoader;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.BackendProvider;
import org.deltastn.tensor.engine.BackendRequest;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.tensor.nd4j.Nd4jBackendProvider;
import org.deltastn.tensor.nd4j.Nd4jStart;
import org.junit.jupiter.api.Test;

class ArrayBackendProviderTest {

  private final ArrayBackendProvider provider = new ArrayBackendProvider();

  @Test
  void isRegisteredForGpus() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .hasAtLeastOneElementOfType(ArrayBackendProvider.class);
    assertThat(provider.name()).isEqualTo("nd4j-cuda");
    assertThat(Backends.usesGpu("nd4j-cuda")).isTrue();
    assertThat(Backends.needsGpu("nd4j-cuda")).isTrue();
  }

  @Test
  void withoutTheCudaBuildItSaysHowToGetIt() {
    assumeFalse(Nd4jStart.hasCudaBuild(), "ND4J's CUDA build is on the class path");
    for (String gpu : new String[] {null, "0"}) {
      assertThatIllegalStateException()
          .isThrownBy(
              () -> Backends.create("nd4j-cuda", BackendRequest.of(Precision.FLOAT, 1).onGpu(gpu)))
          .withMessage(
              "backend 'nd4j-cuda' cannot be used: ND4J's backend is the CPU's: build with the"
                  + " profile nd4j-cuda (mvn -Pnd4j-cuda …), which adds ND4J's CUDA build");
    }
    assertThat(provider.missing()).isEqualTo(provider.obstacle());
    assertThatIllegalStateException()
        .isThrownBy(() -> Backends.ownGpu("nd4j-cuda"))
        .withMessageStartingWith("backend 'nd4j-cuda' cannot be used: ND4J's backend is the CPU's");
    assertThat(new Nd4jBackendProvider().obstacle()).isNull();
  }

  @Test
  void itsProductsAreFloats() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Backends.create(
                    "nd4j-cuda",
                    new BackendRequest(Precision.FLOAT, ProductPrecision.BFLOAT16, 1, "0")))
        .withMessageContaining("found nd4j-cuda: its products are FLOAT32 alone");
  }

  @Test
  void gpusAreKnownByNumber() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> provider.create(BackendRequest.of(Precision.FLOAT, 1).onGpu("GPU-8c4d1f0e")))
        .withMessage(
            "backend 'nd4j-cuda' identifies GPUs only by their number, as ND4J does; found the"
                + " address 'GPU-8c4d1f0e': let the discovery script print numbers (nvidia-smi"
                + " --query-gpu=index)");
  }

  /** A model trained on a GPU is evaluated on the CPU where ND4J is there. */
  @Test
  void modelsAreEvaluatedWhereNd4jIs() {
    assumeFalse(Nd4jStart.hasCudaBuild(), "ND4J's CUDA build is on the class path");
    String name = BackendChoice.usableOnCpu("nd4j-cuda");
    assertThat(name).isEqualTo(BackendChoice.resolve(BackendChoice.AUTO, Gpus.NONE));
    try (Backend backend = Backends.create(name, Precision.FLOAT, 1)) {
      assertThat(backend.hasOwnMemory()).isFalse();
    }
  }
}
