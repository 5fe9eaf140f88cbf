package org.deltastn.spark.preflight;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.spark.sql.Row;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.deltastn.spark.training.PreparedTraining;
import org.junit.jupiter.api.Test;

class RunningFitsTest {

  @Test
  void othersOfTheApplicationAreCountedWhileTheyRun() {
    try (RunningFits.Entry first = RunningFits.enter("a")) {
      assertThat(first.takes(1, 20, 300)).isEqualTo(RunningFits.Share.NONE);
      try (RunningFits.Entry second = RunningFits.enter("a");
          RunningFits.Entry elsewhere = RunningFits.enter("b")) {
        assertThat(second.takes(2, 30, 400)).isEqualTo(new RunningFits.Share(1, 1, 20, 300));
        assertThat(elsewhere.takes(5, 5, 5)).isEqualTo(RunningFits.Share.NONE);
        // Of two that begin at the same time, the later to say so counts the other.
        assertThat(first.takes(1, 20, 300)).isEqualTo(new RunningFits.Share(1, 2, 30, 400));
        try (RunningFits.Entry third = RunningFits.enter("a")) {
          RunningFits.Share others = third.takes(0, 0, 0);
          assertThat(others).isEqualTo(new RunningFits.Share(2, 3, 50, 700));
          assertThat(others.included())
              .isEqualTo(", with those of 2 other fits that run in this application");
        }
      }
      assertThat(first.takes(1, 20, 300)).isEqualTo(RunningFits.Share.NONE);
    }
    assertThat(RunningFits.Share.NONE.included()).isEmpty();
  }

  @Test
  void aFitCountsFromItsPreparationUntilThatIsClosed() {
    try (RunningFits.Entry other = RunningFits.enter(LocalSpark.session().sparkContext())) {
      RunningFits.Share before = other.takes(1, 1, 1);
      try (PreparedTraining prepared =
          Samples.classifier().prepare(Samples.frame(Samples.clusters(50)), 1)) {
        assertThat(prepared.labels()).isEmpty();
        assertThat(other.takes(1, 1, 1).fits()).isEqualTo(before.fits() + 1);
      }
      assertThat(other.takes(1, 1, 1)).isEqualTo(before);
    }
  }

  @Test
  void aPreparationThatFailsCountsNoLonger() {
    try (RunningFits.Entry other = RunningFits.enter(LocalSpark.session().sparkContext())) {
      RunningFits.Share before = other.takes(1, 1, 1);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Samples.classifier().prepare(Samples.frame(List.<Row>of()), 1).close());
      assertThat(other.takes(1, 1, 1)).isEqualTo(before);
    }
  }
}
