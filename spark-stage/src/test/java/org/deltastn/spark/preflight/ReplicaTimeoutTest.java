package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class ReplicaTimeoutTest {

  @ParameterizedTest
  @CsvSource({"'', 600000", "spark.deltastn.replicaTimeout=90s, 90000"})
  void isTenMinutesUnlessSet(String settings, long millis) {
    assertThat(ReplicaTimeout.millis(TaskSlotsTest.conf(settings))).isEqualTo(millis);
  }

  @ParameterizedTest
  @ValueSource(strings = {"soon", "0s", "-1s"})
  void isAPositiveTime(String value) {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () -> ReplicaTimeout.millis(TaskSlotsTest.conf(ReplicaTimeout.SETTING + "=" + value)))
        .withMessageStartingWith(
            "spark.deltastn.replicaTimeout is '" + value + "', expected a time");
  }
}
