package org.deltastn.checks.planted;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Tests of {@link TinyTarget} that notice some of its faults; run by this check alone. */
class TinyCases {

  @Test
  void sumsTwo() {
    assertThat(TinyTarget.sum(2, 3)).isEqualTo(5);
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2})
  void theLargerOfTwo(int more) {
    assertThat(TinyTarget.larger(5, 5 - more)).isEqualTo(5);
  }

  @Test
  void waitsForWhatComes() throws InterruptedException {
    TinyTarget.waits();
  }
}
