package org.deltastn.spark.jobs.experiments.paper;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.experiments.paper.PaperResult.Point;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class PaperResultsTest {

  @TempDir private Path folder;

  private PaperResults results;

  @BeforeEach
  void open() {
    results = new PaperResults(LocalSpark.session(), folder.resolve("out").toString());
  }

  static PaperResult result(String run, String form, double loss, Point... points) {
    return new PaperResult(
        run, form, 2, loss, 0.9, loss + 0.01, 0.89, 1, 12.5, 11.5, List.of(points));
  }

  static Point point(int epoch, double loss, Map<String, Double> values) {
    return new Point(epoch, 6.25 * epoch, loss, values);
  }

  @Test
  void aFolderThatIsAbsentHasNone() throws IOException {
    assertThat(results.finished("full")).isEmpty();
    assertThat(results.finishedWithPoints("full")).isEmpty();
  }

  @Test
  void whatWasAddedIsReadByAnotherProcess() throws IOException {
    PaperResult training =
        result(
            "a",
            "full",
            0.25,
            point(1, 0.5, Map.of("inputDropout", 0.05, "dropout.layer0", 0.1)),
            point(2, 0.25, Map.of("inputDropout", 0.06, "dropout.layer0", 0.2)));
    PaperResult search = result("b", "full", 0.3, point(7, 0.3, Map.of()));
    results.add(training);
    results.add(search);
    results.add(result("a", "short", 0.7, point(1, 0.7, Map.of("inputDropout", 0.5))));

    PaperResults again = new PaperResults(LocalSpark.session(), folder.resolve("out").toString());

    assertThat(again.finishedWithPoints("full"))
        .containsOnly(Map.entry("a", training), Map.entry("b", search));
    assertThat(again.finished("short")).containsOnlyKeys("a");
  }

  /** As after a process that ended between the two tables: the course is there twice. */
  @Test
  void pointsWrittenTwiceCountOnce() throws IOException {
    PaperResult training = result("a", "full", 0.25, point(1, 0.25, Map.of("inputDropout", 0.1)));
    results.add(training);
    results.add(training);

    assertThat(results.finishedWithPoints("full")).containsOnly(Map.entry("a", training));
  }
}
