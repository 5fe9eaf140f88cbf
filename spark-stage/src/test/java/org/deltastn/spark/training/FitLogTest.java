package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;

import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LogLines;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;

class FitLogTest {

  @Test
  void aFitTellsItsParamsAndSizes() {
    DeltaStnClassifier classifier =
        new DeltaStnClassifier()
            .setLayers(new int[] {4, 5, 3})
            .setMaxIter(1)
            .setValidationIndicatorCol("validation");
    try (LogLines lines = LogLines.of(FitLog.class)) {
      classifier.fit(Samples.frame(Samples.clusters(50)));
      String uid = "[" + classifier.uid() + "] ";
      assertThat(lines.texts())
          .containsExactly(
              uid + "Stage class: DeltaStnClassifier",
              uid + "{\"layers\":[4,5,3],\"maxIter\":1,\"validationIndicatorCol\":\"validation\"}",
              uid + "{\"numFeatures\":4}",
              uid + "{\"numClasses\":3}",
              uid + "{\"numExamples\":40}",
              uid + "{\"numValidationExamples\":10}",
              uid + "{\"numReadsOfRows\":1}");
    }
  }
}
