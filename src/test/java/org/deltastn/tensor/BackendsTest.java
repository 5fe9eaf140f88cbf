package org.deltastn.tensor;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class BackendsTest {

  @ParameterizedTest
  @EnumSource(Precision.class)
  void theDefaultIsAlwaysThere(Precision precision) {
    try (Backend backend = Backends.create(precision)) {
      assertThat(backend.name()).isEqualTo(Backends.resolve(Backends.defaultName()));
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
  void threads() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.create(Backends.DEFAULT, Precision.FLOAT, 0))
        .withMessageContaining("threads must be at least 1, found 0");
  }

  @Test
  void theDefaultTakesNoGpu() {
    assertThat(Backends.usesGpu(Backends.DEFAULT)).isFalse();
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.create(Backends.DEFAULT, Precision.FLOAT, 1, "3"))
        .withMessage("backend 'nd4j' computes on the CPU alone, found the GPU address '3'");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Backends.usesGpu("abacus"))
        .withMessageContaining("no backend named 'abacus'");
  }
}
