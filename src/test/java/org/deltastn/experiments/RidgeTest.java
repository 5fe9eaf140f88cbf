package org.deltastn.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.train.Method;
import org.junit.jupiter.api.Test;

/** The ridge check on a synthetic regression. */
class RidgeTest {

  private final RidgeProblem problem =
      RidgeData.split("synthetic", RidgeData.synthetic(60, 4, 1, 0), 0);
  private final RidgeClaims claims = new RidgeClaims();
  private final RidgeComparisons comparisons = new RidgeComparisons(16_000, 1_200, claims);

  @Test
  void identityReachesAppendixG() {
    comparisons.identity(problem);

    assertThat(claims.failed()).isEmpty();
    assertThat(claims.made()).isEqualTo(8);
  }

  @Test
  void exponentialReachesTheSmoothedResponse() {
    comparisons.exponential(problem);

    assertThat(claims.failed()).isEmpty();
    assertThat(claims.made()).isEqualTo(4);
  }

  @Test
  void bilevelReachesTheRootAndTheLowestLoss() {
    comparisons.bilevel(problem, Method.DELTA_STN, 1);

    assertThat(claims.failed()).isEmpty();
    assertThat(claims.made()).isEqualTo(2);
  }
}
