package org.deltastn.spark.jobs.experiments.images;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.deltastn.train.Method;
import org.deltastn.train.loop.EpochReport;
import org.junit.jupiter.api.Test;

class ResultTableTest {

  @Test
  void hasALineForEveryMethod() {
    EpochReport first = report(1, 0.5, 2);
    EpochReport second = report(2, 0.25, 3.5);
    ClassificationExperiment.Result result =
        new ClassificationExperiment.Result(
            Method.STN, 2, null, List.of(first, second), second, 0.375, 0.875);

    List<String> lines = ResultTable.of(List.of(result, result)).lines().toList();

    assertThat(lines).hasSize(3);
    assertThat(lines.get(0).trim().split(" {2,}"))
        .containsExactly(
            "method",
            "workers",
            "epoch",
            "valid. loss",
            "valid. acc.",
            "test loss",
            "test acc.",
            "seconds");
    assertThat(lines.get(1).trim().split(" +"))
        .containsExactly("STN", "2", "2", "0.2500", "0.7500", "0.3750", "0.8750", "5.5");
  }

  private static EpochReport report(int epoch, double loss, double seconds) {
    return new EpochReport(
        epoch, 10L * epoch, 1, loss, 0.75, new double[0], new double[0], 0.01, seconds);
  }
}
