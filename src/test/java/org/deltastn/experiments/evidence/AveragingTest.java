package org.deltastn.experiments.evidence;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.stream.IntStream;
import org.junit.jupiter.api.Test;

class AveragingTest {

  @Test
  void theTextFormIsReadAndWritten() {
    Averaging averaging = Averaging.parse("workers=2;outer=0.7;momentum=0.9;scaled=false");
    assertThat(averaging).isEqualTo(new Averaging(2, 20, 0, 0.7, 0.9, false, false));
    Averaging rounded = Averaging.parse("workers=2;rounded=true");
    assertThat(rounded.rounded()).isTrue();
    assertThat(Averaging.parse(rounded.toString())).isEqualTo(rounded);
    assertThat(averaging.toString()).doesNotContain("rounded");
    assertThat(Averaging.parse(averaging.toString())).isEqualTo(averaging);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Averaging.parse("workers=2;rounds=3"))
        .withMessage("unknown settings [rounds] in workers=2;rounds=3");
    assertThatIllegalArgumentException().isThrownBy(() -> Averaging.parse("2"));
  }

  @Test
  void firstRoundsDouble() {
    Averaging doubling = Averaging.parse("workers=2;cycles=7;doublings=5");
    assertThat(IntStream.range(0, 7).map(doubling::cyclesIn)).containsExactly(1, 2, 4, 7, 7, 7, 7);
    Averaging two = Averaging.parse("workers=2;cycles=7;doublings=2");
    assertThat(IntStream.range(0, 4).map(two::cyclesIn)).containsExactly(1, 2, 7, 7);
  }
}
