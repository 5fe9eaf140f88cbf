package org.deltastn.hyper;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class RoundingTest {

  @ParameterizedTest
  @CsvSource({
    "0, 0, 0",
    "0.5, 0, 0",
    "1.5, 2, 1",
    "2.5, 2, 2",
    "2.51, 3, 2",
    "2.999, 3, 2",
    "3, 3, 3",
    "-0.5, 0, -1",
    "-1.2, -1, -2"
  })
  void halvesGoToTheEvenNumberAndDownIsTheFloor(double value, double nearest, double down) {
    assertThat(Rounding.NEAREST.apply(value)).isEqualTo(nearest == 0 ? value * 0 : nearest);
    assertThat(Rounding.DOWN.apply(value)).isEqualTo(down);
  }
}
