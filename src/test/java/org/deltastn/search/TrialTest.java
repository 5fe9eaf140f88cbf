package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrialTest {

  @Test
  void goesOnWhereAnotherEnded() {
    Trial first = Trial.fresh(3, new double[] {0.5}, 9, "rung 0");
    Trial next = first.next(7, new double[] {0.6}, 27, "rung 1");
    assertThat(first.hasParent()).isFalse();
    assertThat(next.parent()).isEqualTo(3);
    assertThat(next.firstEpoch()).isEqualTo(9);
    assertThat(next.epochs()).isEqualTo(18);
    assertThat(next.valueArray()).containsExactly(0.6);
  }

  @Test
  void refusesNoEpochs() {
    assertThatThrownBy(() -> Trial.fresh(0, new double[0], 0, ""))
        .hasMessage("a trial needs at least one epoch, found the epochs after 0 up to 0");
  }
}
