package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;

class TrialOutcomeTest {

  @Test
  void rankAFailureBehindEverything() {
    Trial trial = Trial.fresh(0, new double[] {0.5}, 1, "");
    TrialOutcome failed = TrialOutcome.failed(trial);
    TrialOutcome completed = TrialOutcome.completed(trial, 1e300, 1e300);
    assertThat(failed.completed()).isFalse();
    assertThat(failed.bestLoss()).isGreaterThan(completed.bestLoss());
    assertThat(failed.lastLoss()).isGreaterThan(completed.lastLoss());
  }
}
