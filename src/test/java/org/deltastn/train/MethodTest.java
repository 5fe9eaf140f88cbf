package org.deltastn.train;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.nn.PassKind;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class MethodTest {

  /** The columns of the paper's comparison: what is tuned, centered, and trained by which pass. */
  @ParameterizedTest
  @CsvSource({
    "DELTA_STN,           tuned, centered,     GENERAL, RESPONSE_LINEARIZED",
    "CENTERED_STN,        tuned, centered,     GENERAL, RESPONSE",
    "REPARAMETERIZED_STN, tuned, centered,     JOINT,",
    "STN,                 tuned, not centered, JOINT,",
    "FIXED,               fixed, centered,     GENERAL,"
  })
  void isWhatThePaperSays(
      Method method, String tuned, String centered, PassKind first, PassKind second) {
    assertThat(method.tunes()).isEqualTo(tuned.equals("tuned"));
    assertThat(method.centered()).isEqualTo(centered.equals("centered"));
    assertThat(method.firstPass()).isEqualTo(first);
    assertThat(method.secondPass()).isEqualTo(second);
  }
}
