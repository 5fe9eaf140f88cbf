package org.deltastn.nn;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class PassKindTest {

  /** The passes of the paper: what is perturbed or dropped, and what is updated. */
  @ParameterizedTest
  @CsvSource({
    "GENERAL,             training,   offset in the weights, W",
    "RESPONSE_LINEARIZED, training,   offset in the tangent, R",
    "RESPONSE,            training,   offset in the weights, R",
    "JOINT,               training,   offset in the weights, W R",
    "HYPER,               evaluation, offset in the weights, c",
    "EVALUATION,          evaluation, offset in the weights, nothing"
  })
  void updatesWhatItsEquationSays(PassKind kind, String mode, String offset, String updated) {
    assertThat(kind.training()).isEqualTo(mode.equals("training"));
    assertThat(kind.linearized()).isEqualTo(offset.endsWith("tangent"));
    assertThat(kind.wantsGeneral()).isEqualTo(updated.contains("W"));
    assertThat(kind.wantsResponse()).isEqualTo(updated.contains("R"));
    assertThat(kind.wantsOffset()).isEqualTo(updated.equals("c"));
    assertThat(kind.wantsGradients()).isEqualTo(!updated.equals("nothing"));
  }
}
