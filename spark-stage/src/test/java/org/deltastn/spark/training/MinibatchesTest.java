package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** Minibatches of rows; {@code DeltaStnLanguageModelTest} asks a text for too many streams. */
class MinibatchesTest {

  /** Of 50 rows ten validate, and two workers have twenty each. */
  @ParameterizedTest
  @CsvSource({"19, 19", "20, 20", "21, 20", "1000, 20"})
  void aMinibatchHasNoMoreRowsThanAWorkerAndALineSaysSo(int wanted, int rows) {
    try (LogLines lines = LogLines.of(Minibatches.class);
        PreparedTraining prepared =
            Samples.classifier()
                .setNumWorkers(2)
                .setBatchSize(wanted)
                .setValidationIndicatorCol("validation")
                .prepare(Samples.frame(Samples.clusters(50)), 1)) {
      assertThat(prepared.definition().configuration().batchSize()).isEqualTo(rows);
      if (rows == wanted) {
        assertThat(lines.texts()).isEmpty();
      } else {
        assertThat(lines.texts())
            .containsExactly(
                "batchSize is "
                    + wanted
                    + ", but 40 training rows on 2 workers leave a worker 20: a minibatch is all of"
                    + " them");
      }
    }
  }
}
