package org.deltastn.spark.search.trials;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deltastn.search.Trial;
import org.deltastn.search.TrialOutcome;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class TrialResultTest {

  /** Only what has a model counts as a loss; an early end and the end of the time are no faults. */
  @ParameterizedTest
  @EnumSource
  void aSearchLearnsALossOrThatThereIsNone(TrialResult.Status status) {
    Trial trial = Trial.fresh(3, new double[] {0.5}, 7, "grid");
    TrialResult result = new TrialResult(trial, status, "", 0.25, 2, 0.5, 10, 1, 2, 3, List.of());
    boolean good = List.of("COMPLETED", "EARLY_STOPPED", "STOPPED").contains(status.name());

    assertThat(status.isGood()).isEqualTo(good);
    assertThat(result.outcome())
        .isEqualTo(good ? TrialOutcome.completed(trial, 0.25, 0.5) : TrialOutcome.failed(trial));
  }
}
