package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

/**
 * That the core's tests of numbers beside which this runs are over the CUDA engine, wherever it can
 * be used; elsewhere they run over the fastest other engine. In the execution cuda-numbers only.
 */
class CudaNumbers {

  @Test
  void engineOfTheTestsIsOnCuda() {
    String obstacle = CudaLibrary.obstacle();
    String emulated = System.getProperty(CudaLibrary.PROPERTY);
    if (emulated != null && Files.exists(Path.of(emulated))) {
      assertThat(obstacle).isNull();
    }
    assumeTrue(obstacle == null, "numbers are not tested on CUDA: " + obstacle);

    try (Backend backend = Backends.create(Precision.FLOAT)) {
      assertThat(backend.name()).isEqualTo(CudaBackend.NAME);
    }
  }
}
