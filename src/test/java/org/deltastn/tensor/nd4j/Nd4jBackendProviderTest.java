package org.deltastn.tensor.nd4j;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ServiceLoader;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.BackendProvider;
import org.deltastn.tensor.Precision;
import org.junit.jupiter.api.Test;

class Nd4jBackendProviderTest {

  @Test
  void isRegistered() {
    assertThat(ServiceLoader.load(BackendProvider.class))
        .hasAtLeastOneElementOfType(Nd4jBackendProvider.class);
  }

  @Test
  void makesBackendsUnderItsName() {
    Nd4jBackendProvider provider = new Nd4jBackendProvider();
    try (Backend backend = provider.create(Precision.DOUBLE, 1)) {
      assertThat(backend.name()).isEqualTo(provider.name()).isEqualTo("nd4j");
      assertThat(backend.precision()).isEqualTo(Precision.DOUBLE);
    }
  }

  /** Ends with one thread, since the number is a setting of the whole process. */
  @Test
  void backendsTellTheirThreads() {
    for (int threads = 2; threads > 0; threads--) {
      try (Backend backend = new Nd4jBackendProvider().create(Precision.FLOAT, threads)) {
        assertThat(backend.threads()).isEqualTo(threads);
      }
    }
  }
}
