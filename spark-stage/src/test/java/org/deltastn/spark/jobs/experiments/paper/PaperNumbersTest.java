package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperNumbersTest {

  private static double[] numbers(PaperArtifact artifact, PaperRun run) {
    String[] parts = PaperNumbers.of(artifact, run).orElseThrow().split("[ ()]+");
    return new double[] {Double.parseDouble(parts[0]), Double.parseDouble(parts[1])};
  }

  /** The paper says of its Table 1 that ∆-STN is the best on every network. */
  @ParameterizedTest
  @EnumSource
  void deltaStnHasTheLowestLossesOfTable1(Experiment network) {
    List<PaperRun> runs = PaperArtifact.TABLE_1.runs(List.of(network), List.of(1L));
    PaperRun delta = runs.get(4);

    assertThat(delta.contender()).isEqualTo(Contender.DELTA_STN);
    for (PaperRun run : runs.subList(0, 4)) {
      for (int i = 0; i < 2; i++) {
        assertThat(numbers(PaperArtifact.TABLE_1, run)[i])
            .isGreaterThan(numbers(PaperArtifact.TABLE_1, delta)[i]);
      }
    }
  }

  @Test
  void everyRunOfATableHasTheOneOfTheOtherTablesApart() {
    for (PaperArtifact table :
        List.of(PaperArtifact.TABLE_1, PaperArtifact.TABLE_3, PaperArtifact.TABLE_4)) {
      List<PaperRun> runs = table.runs(List.of(Experiment.values()), List.of(3L));
      List<String> found = new ArrayList<>();
      runs.forEach(run -> found.add(PaperNumbers.of(table, run).orElseThrow()));
      assertThat(found).doesNotHaveDuplicates();
    }
  }

  @Test
  void figuresHaveNone() {
    PaperRun run = PaperArtifact.FIGURE_5.runs(List.of(Experiment.MNIST), List.of(1L)).get(0);

    assertThat(PaperNumbers.of(PaperArtifact.FIGURE_5, run)).isEmpty();
  }
}
