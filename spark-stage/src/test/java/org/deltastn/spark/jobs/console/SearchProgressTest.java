package org.deltastn.spark.jobs.console;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.PrintStream;
import java.nio.charset.StandardCharsets;
import java.util.List;
import org.deltastn.search.Trial;
import org.deltastn.spark.search.trials.TrialResult;
import org.junit.jupiter.api.Test;

class SearchProgressTest {

  @Test
  void showsALineATrial() {
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    Trial trial = Trial.fresh(3, new double[] {0.25, 1e-5}, 2, "bracket 1, rung 0");
    TrialResult good =
        new TrialResult(
            trial,
            TrialResult.Status.COMPLETED,
            "",
            0.5,
            2,
            0.6,
            100,
            1,
            1.24,
            2,
            List.of(new TrialResult.Point(1, 1, 0.7), new TrialResult.Point(2, 2, 0.5)));
    TrialResult bad =
        new TrialResult(
            trial,
            TrialResult.Status.FAILED,
            "out of memory",
            Double.POSITIVE_INFINITY,
            0,
            Double.POSITIVE_INFINITY,
            0,
            1,
            1,
            3,
            List.of());
    try (SearchProgress progress =
        new SearchProgress(new PrintStream(bytes, true, StandardCharsets.UTF_8))) {
      progress.started(List.of(good));
      progress.trialFinished(good);
      progress.trialFinished(bad);
    }
    assertThat(bytes.toString(StandardCharsets.UTF_8))
        .contains("the search goes on after 1 trials")
        .containsPattern("trial +3 bracket 1, rung 0 +COMPLETED +2 epochs  valid 0.5000 +1.2 s")
        .contains("at 0.25, 1e-5")
        .contains("FAILED", "no model", ": out of memory");
  }
}
