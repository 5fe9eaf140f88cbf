package org.deltastn.search;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import org.junit.jupiter.api.Test;

class TrialLogTest {

  private final TrialLog log = new TrialLog();

  private static Trial trial(int number) {
    return Trial.fresh(number, new double[] {0.5}, 1, "");
  }

  @Test
  void knowsWhatRunsAndWhatHasEnded() {
    log.start(trial(0));
    log.start(trial(2));
    log.finish(TrialOutcome.completed(trial(2), 1, 2));
    assertThat(log.firstNotStarted()).isEqualTo(1);
    assertThat(log.running()).isEqualTo(1);
    assertThat(log.isStarted(0)).isTrue();
    assertThat(log.isStarted(1)).isFalse();
    assertThat(log.outcome(0)).isEmpty();
    assertThat(log.outcome(2)).map(TrialOutcome::lastLoss).contains(2.0);
    assertThat(log.outcomes()).hasSize(1);
    log.start(trial(1));
    assertThat(log.firstNotStarted()).isEqualTo(3);
  }

  @Test
  void refusesToRunATrialTwice() {
    log.start(trial(0));
    assertThatThrownBy(() -> log.start(trial(0))).hasMessage("trial 0 was started before");
    log.finish(TrialOutcome.failed(trial(0)));
    assertThatThrownBy(() -> log.finish(TrialOutcome.failed(trial(0))))
        .hasMessage("trial 0 is not running");
    assertThatThrownBy(() -> log.finish(TrialOutcome.failed(trial(5))))
        .hasMessage("trial 5 is not running");
  }
}
