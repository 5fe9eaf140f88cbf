package org.deltastn.spark.training.rounds;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.train.RoundTimes;
import org.junit.jupiter.api.Test;

class PartTimesTest {

  @Test
  void aRoundTakesAsLongAsItsSlowestWorkerWhoFetchedForItsOwnTime() {
    PartTimes times =
        PartTimes.ofOne(2, 0.5).plus(PartTimes.ofOne(5, 0.25)).plus(PartTimes.ofOne(2, 0.75));

    assertThat(times).isEqualTo(new PartTimes(5, 0.25, 9, 3));
    assertThat(times.toRoundTimes(0.125)).isEqualTo(new RoundTimes(5, 3, 0.375));
  }

  @Test
  void ofWorkersThatAreEquallySlowTheFirstIsTheSlowest() {
    assertThat(PartTimes.ofOne(2, 0.5).plus(PartTimes.ofOne(2, 1)))
        .isEqualTo(new PartTimes(2, 0.5, 4, 2));
  }
}
