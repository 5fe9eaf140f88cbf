package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.HashSet;
import java.util.List;
import java.util.Set;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperArtifactTest {

  private static final List<Experiment> ALL = List.of(Experiment.values());

  @ParameterizedTest
  @EnumSource
  void everyRunHasANameOfItsOwnThatAFolderCanHave(PaperArtifact artifact) {
    List<PaperRun> runs = artifact.runs(ALL, List.of(1L, 2L));

    Set<String> names = new HashSet<>();
    for (PaperRun run : runs) {
      assertThat(run.name()).matches("[A-Za-z0-9._-]+");
      assertThat(names.add(run.name())).as(run.name()).isTrue();
      assertThat(artifact.networks()).contains(run.network());
    }
    assertThat(runs).isNotEmpty();
  }

  @Test
  void table1HasFiveMethodsOnFiveNetworks() {
    assertThat(PaperArtifact.TABLE_1.runs(ALL, List.of(1L))).hasSize(25);
    assertThat(PaperArtifact.TABLE_1.runs(List.of(Experiment.MNIST), List.of(1L, 2L, 3L)))
        .hasSize(15);
  }

  @Test
  void aFigureTakesTheRunsOfTheTable() {
    assertThat(PaperArtifact.TABLE_1.runs(ALL, List.of(7L)))
        .containsAll(PaperArtifact.TABLE_3.runs(ALL, List.of(7L)))
        .containsAll(PaperArtifact.FIGURE_5.runs(ALL, List.of(7L)))
        .containsAll(PaperArtifact.FIGURE_6.runs(ALL, List.of(7L)))
        .containsAll(PaperArtifact.FIGURE_12.runs(ALL, List.of(7L)));
  }

  @Test
  void networksThatThePaperDoesNotShowHaveNoRuns() {
    assertThat(PaperArtifact.TABLE_4.runs(List.of(Experiment.VGG16), List.of(1L))).isEmpty();
  }

  @Test
  void itsNamesAreThoseOfThePaper() {
    assertThat(PaperArtifact.TABLE_1).hasToString("table1");
    assertThat(PaperArtifact.FIGURE_14).hasToString("figure14");
    assertThat(PaperArtifact.FIGURE_14.heading()).startsWith("Figure 14. The rate");
  }
}
