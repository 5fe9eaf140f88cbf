package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.nn.Loss;
import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What the Params say beside networks, which {@code HiddenLayersTest} and others make of them. */
class ProblemParamsTest {

  @ParameterizedTest
  @CsvSource({"32, true, false", "33, true, true", "33, false, false"})
  void aLineSaysWhereLearningRatesGrowNoFurther(int workers, boolean scaled, boolean said) {
    try (LogLines lines = LogLines.of(ProblemParams.class)) {
      new ProblemParams(
              Samples.classifier().setNumWorkers(workers).setScaleStepSizes(scaled),
              Loss.SOFTMAX_CROSS_ENTROPY)
          .warnOfTheCap();
      assertThat(lines.texts()).hasSize(said ? 1 : 0);
      assertThat(
              String.join("", lines.texts())
                  .contains("32 workers and no further, but numWorkers is 33"))
          .isEqualTo(said);
    }
  }
}
