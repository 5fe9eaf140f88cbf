package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.ServiceLoader;
import org.deltastn.tensor.Backend;
import org.deltastn.tensor.BackendProvider;
import org.deltastn.tensor.Backends;
import org.deltastn.tensor.Precision;
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
}
