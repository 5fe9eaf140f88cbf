package org.deltastn.tensor.backend;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.engine.Backends;
import org.junit.jupiter.api.Test;

class UnitResponseTest {

  @Test
  void sizesAreThoseOfU() {
    try (Backend backend = Backends.create(Precision.FLOAT);
        Tensor u = backend.allocate(5, 3)) {
      UnitResponse response = new UnitResponse(u, null, null);
      assertThat(response.units()).isEqualTo(5);
      assertThat(response.h()).isEqualTo(3);
    }
  }
}
