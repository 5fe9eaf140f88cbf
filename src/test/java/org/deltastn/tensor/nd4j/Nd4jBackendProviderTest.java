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
}
