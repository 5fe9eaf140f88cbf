package org.deltastn.spark.search.trials;

import static org.assertj.core.api.Assertions.assertThat;

import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

class SearchBudgetTest {

  @Test
  void withoutALimitEverythingIsAllowed() {
    SearchBudget none = new SearchBudget(0, 0, 0);
    assertThat(none.isLimited()).isFalse();
    assertThat(none.allows(1_000_000, 1L << 40, 1e12, 1000)).isTrue();
    assertThat(none.secondsLeft(1e12)).isEqualTo(Double.POSITIVE_INFINITY);
  }

  @ParameterizedTest
  @CsvSource({"1, 0, 0", "0, 1, 0", "0, 0, 0.5"})
  void oneLimitIsEnough(int trials, int epochs, double seconds) {
    assertThat(new SearchBudget(trials, epochs, seconds).isLimited()).isTrue();
  }

  /** The last trial may use up trials and epochs, but none starts when the time is over. */
  @ParameterizedTest
  @CsvSource({
    "4, 0, 0, 10, true",
    "5, 0, 0, 10, false",
    "0, 90, 0, 10, true",
    "0, 91, 0, 10, false",
    "0, 0, 59.9, 10, true",
    "0, 0, 60, 10, false"
  })
  void aTrialThatGoesBeyondALimitDoesNotStart(
      int trials, long epochs, double seconds, int more, boolean allowed) {
    assertThat(new SearchBudget(5, 100, 60).allows(trials, epochs, seconds, more))
        .isEqualTo(allowed);
  }

  @Test
  void theTimeLeftIsNeverNegative() {
    SearchBudget budget = new SearchBudget(0, 0, 60);
    assertThat(budget.secondsLeft(20)).isEqualTo(40);
    assertThat(budget.secondsLeft(61)).isZero();
  }
}
