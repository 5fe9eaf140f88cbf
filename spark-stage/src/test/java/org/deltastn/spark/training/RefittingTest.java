package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.deltastn.train.TrainingConfiguration;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** How a refit is cut into tasks; {@code StageRefitTest} trains. */
class RefittingTest {

  @ParameterizedTest
  @CsvSource({"1, 1", "50, 1", "51, 2", "100, 2", "101, 3"})
  void aPassHasTheCyclesThatReachEveryRow(long rows, int cycles) {
    // Minibatches of 10, five of them in a cycle.
    TrainingConfiguration configuration =
        TrainingConfiguration.builder().batchSize(10).intervals(5, 1).build();

    assertThat(Refitting.cyclesPerPass(configuration, rows)).isEqualTo(cycles);
  }

  @ParameterizedTest
  @CsvSource({
    // A task of two seconds or of a pass, whichever is longer.
    "0.5, 28",
    "0.51, 21",
    "2, 7",
    "2.01, 7",
    "100, 7",
    // The clock may not have moved.
    "0, 70000",
    "1e-4, 70000",
    "4e-4, 35000"
  })
  void aSingleWorkersTaskTakesAWhile(double seconds, int cycles) {
    assertThat(Refitting.cyclesOfATask(7, false, seconds)).isEqualTo(cycles);
  }

  @Test
  void aLineSaysHowManyRowsAndSteps() {
    try (LogLines lines = LogLines.of(Refitting.class)) {
      // Of 50 rows 40 train, in three minibatches, and an epoch is whole cycles of five steps.
      Samples.classifier()
          .setValidationIndicatorCol("validation")
          .setMaxIter(1)
          .setRefit(true)
          .fit(Samples.frame(Samples.clusters(50)));
      assertThat(lines.texts())
          .containsExactly(
              "refit on all 50 rows, along the schedule of the 5 steps to the end of epoch 1");
    }
  }

  @Test
  void aTaskOfStreamsIsOnePass() {
    assertThat(Refitting.cyclesOfATask(7, true, 0.01)).isEqualTo(7);
  }
}
