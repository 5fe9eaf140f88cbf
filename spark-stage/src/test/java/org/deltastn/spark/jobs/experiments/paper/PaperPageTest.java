package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;
import static org.deltastn.spark.jobs.experiments.paper.PaperResultsTest.point;
import static org.deltastn.spark.jobs.experiments.paper.PaperResultsTest.result;

import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;

class PaperPageTest {

  private final Map<String, PaperResult> results = new HashMap<>();

  private void done(PaperRun run, double loss) {
    results.put(
        run.name(),
        result(
            run.name(),
            "full",
            loss,
            point(1, loss + 0.1, Map.of("inputDropout", 0.05, "dropout.layer0", 0.05)),
            point(2, loss, Map.of("inputDropout", 0.2, "dropout.layer0", 0.1)),
            point(3, loss + 0.2, Map.of("inputDropout", 0.3, "dropout.layer0", 0.2))));
  }

  private PaperPage page(PaperArtifact artifact, List<PaperRun> runs) {
    PaperPage page = new PaperPage("full", results);
    page.add(artifact, runs);
    return page;
  }

  @Test
  void aTableHasMeansOfSeedsBesideThePapersFigures() {
    List<PaperRun> runs = PaperArtifact.TABLE_1.runs(List.of(Experiment.MNIST), List.of(1L, 2L));
    runs.stream()
        .filter(run -> run.contender() == Contender.DELTA_STN)
        .forEach(run -> done(run, run.seed() == 1 ? 0.04 : 0.06));
    runs.stream()
        .filter(run -> run.contender() == Contender.STN && run.seed() == 2)
        .forEach(run -> done(run, 0.0512));

    PaperPage page = page(PaperArtifact.TABLE_1, runs);

    // Deviation of 0.04 and 0.06: √(2 · 0.01² / 1).
    assertThat(page.html())
        .contains("0.0500 ± 0.0141 (0.0600 ± 0.0141)", "0.040 (0.038)", "2 of 2")
        .contains("0.0512 (0.0612)", "1 of 2", "0.043 (0.041)", "0 of 2", "–");
    assertThat(page.text())
        .contains("Table 1", "0.0500 ± 0.0141 (0.0600 ± 0.0141)", "0.040 (0.038)");
    assertThat(page.charts()).isEmpty();
  }

  @Test
  void accuraciesAreInPercent() {
    List<PaperRun> runs = PaperArtifact.TABLE_3.runs(List.of(Experiment.VGG16), List.of(1L));
    runs.forEach(run -> done(run, 0.3));

    assertThat(page(PaperArtifact.TABLE_3, runs).html()).contains("90.00 (89.00)", "90.96 (90.26)");
  }

  @ParameterizedTest
  @EnumSource
  void whereNothingIsDoneThePageSaysSo(PaperArtifact artifact) {
    List<PaperRun> runs = artifact.runs(List.of(Experiment.values()), List.of(1L));

    PaperPage page = page(artifact, runs);

    assertThat(page.html()).contains(artifact.heading()).doesNotContain("<svg");
    assertThat(page.html()).containsAnyOf("0 of " + runs.size(), "0 of 1");
    assertThat(page.charts()).isEmpty();
  }

  @ParameterizedTest
  @EnumSource(mode = EnumSource.Mode.MATCH_ALL, names = "FIGURE.*")
  void aFigureHasAChartForEachNetwork(PaperArtifact artifact) {
    List<PaperRun> runs = artifact.runs(List.of(Experiment.values()), List.of(1L, 2L));
    runs.forEach(run -> done(run, 0.1));

    PaperPage page = page(artifact, runs);

    for (Experiment network : artifact.networks()) {
      assertThat(page.charts().keySet())
          .anyMatch(name -> name.startsWith(artifact + "-" + network.command()));
    }
    assertThat(page.html().split("<svg", -1)).hasSize(page.charts().size() + 1);
    assertThat(page.text()).contains(runs.size() + " of " + runs.size());
  }

  @Test
  void aScheduleOfOneRateHasALineForEveryStart() {
    List<PaperRun> runs = PaperArtifact.FIGURE_14.runs(List.of(Experiment.MNIST), List.of(1L));
    for (PaperRun run : runs) {
      results.put(
          run.name(), result(run.name(), "full", 0.1, point(1, 0.1, Map.of("inputDropout", 0.4))));
    }

    PaperPage page = page(PaperArtifact.FIGURE_14, runs);

    assertThat(page.charts()).hasSize(2);
    assertThat(page.html()).contains("from 0.05", "from 0.25", "from 0.5", "from 0.75");
  }
}
