package org.deltastn.spark.params;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.api.Test;

class HandleInvalidTest {

  @Test
  void valuesAreThoseOfMllib() {
    for (HandleInvalid handling : HandleInvalid.values()) {
      assertThat(HandleInvalid.of(handling.toString())).isEqualTo(handling);
    }
    for (String other : new String[] {"", "SKIP", "drop", null}) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> HandleInvalid.of(other))
          .withMessage("handleInvalid must be one of [error, skip, keep], found '" + other + "'");
    }
  }
}
