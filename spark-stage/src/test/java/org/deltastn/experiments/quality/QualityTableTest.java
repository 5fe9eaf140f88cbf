package org.deltastn.experiments.quality;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class QualityTableTest {

  private static Map<String, String> row(
      int seed, String run, String target, String outcome, double wall, double compute) {
    return Map.of(
        "data",
        "toy",
        "seed",
        String.valueOf(seed),
        "run",
        run,
        "target_of",
        target,
        "outcome",
        outcome,
        "wall_seconds",
        String.valueOf(wall),
        "compute_seconds",
        String.valueOf(compute));
  }

  private static List<Map<String, String>> rows(double second, String outcome) {
    return new ArrayList<>(
        List.of(
            row(1, "STN", "STN", "COMPLETED", 10, 8),
            row(2, "STN", "STN", "COMPLETED", 20, 10),
            row(1, "random", "STN", "REACHED", 20, 32),
            row(2, "random", "STN", outcome, 100, second)));
  }

  @Test
  void ratiosAreOfTheSameSeedAndMeansGeometric() {
    QualityTable table = new QualityTable(rows(90, "REACHED"));

    QualityTable.Ratio ratio = table.ratios().get(List.of("toy", "STN", "random"));
    assertThat(ratio.compute()).isCloseTo(6, within(1e-12)); // 4 and 9
    assertThat(ratio.wall()).isCloseTo(Math.sqrt(10), within(1e-12)); // 2 and 5
    assertThat(ratio.missed()).isZero();
    assertThat(ratio.each()).containsExactly("4.00", "9.00");
    assertThat(table.holds()).isTrue();
    assertThat(table.text())
        .contains("| toy | STN | random | 4.00, 9.00 | 6.00 | 3.16 |")
        .contains("ok: random to reach STN on toy takes 6.0 times");
  }

  @Test
  void aLossThatWasNotReachedCountsWithTheTimeItHad() {
    QualityTable table = new QualityTable(rows(100, "NOT_REACHED"));

    assertThat(table.text()).contains("| 4.00, > 10.0 | > 6.32 | > 3.16 |");
  }

  @Test
  void saysWhereASearchWins() {
    List<Map<String, String>> rows = rows(1, "REACHED");
    QualityTable table = new QualityTable(rows);

    assertThat(table.holds()).isFalse();
    assertThat(table.text())
        .contains("FAILED: random to reach STN on toy takes 0.6 times")
        .contains("the search wins");
    assertThat(new QualityTable(List.of()).holds()).isFalse();
  }

  @Test
  void namesATrainingThatDidNotComplete() {
    List<Map<String, String>> rows = rows(90, "REACHED");
    rows.set(1, row(2, "STN", "STN", "DIVERGED", 20, 10));

    assertThat(new QualityTable(rows).text()).contains("STN on toy, seed 2: DIVERGED");
  }

  @Test
  void drawsTheLossAsStepsAsFarAsItIsNearTheEnd(@TempDir Path folder) throws Exception {
    List<Map<String, String>> points = new ArrayList<>();
    for (double[] point : new double[][] {{1, 9}, {2, 1.2}, {5, 1}}) {
      points.add(
          Map.of(
              "data",
              "toy",
              "seed",
              "1",
              "run",
              "random",
              "compute_seconds",
              String.valueOf(point[0]),
              "loss",
              String.valueOf(point[1])));
    }
    Path picture = folder.resolve("toy.svg");

    new QualityTable(List.of()).draw("toy", 1, points, picture);

    assertThat(Files.readString(picture)).contains("<svg", "processor seconds");
  }
}
