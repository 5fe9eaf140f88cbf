package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Tag;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

@Tag("browser")
class ReportScreenshotTest {

  // Blue and vermilion over white, as much of them as a band has.
  private static final String BAND = "#d1e6f1";

  @TempDir private Path folder;

  @Test
  void theChartsAreThereAndNoRequestLeavesTheFile() throws Exception {
    Chromium chromium = chromium();
    String html = TrainingReport.of(ReportRuns.classified(LocalSpark.session(), 4)).toHtml();
    Chromium.Visit visit = visit(chromium, "report", html);
    Chromium.Visit bare = visit(chromium, "bare", html.replaceAll("(?s)<svg.*?</svg>", ""));

    assertThat(visit.count(LineChart.COLORS.get(0))).isGreaterThan(3000);
    assertThat(visit.count(LineChart.COLORS.get(1))).isGreaterThan(300);
    assertThat(visit.count(BAND)).isGreaterThan(50_000);
    assertThat(bare.count(LineChart.COLORS.get(0))).isZero();
    assertThat(bare.count(BAND)).isZero();
    assertThat(visit.requests()).isEmpty();
  }

  /** Shows that the test above would see a request. */
  @Test
  void aRequestWouldBeSeenAndThePagesOwnRuleForbidsIt() throws Exception {
    Chromium chromium = chromium();
    String image = "<img src=\"http://example.invalid/x.png\"/></body>";
    String html = new HtmlPage("page").toString();
    String free = html.replaceAll("<meta http-equiv[^>]*>", "");

    assertThat(visit(chromium, "free", free.replace("</body>", image)).requests())
        .contains("http://example.invalid/x.png");
    assertThat(visit(chromium, "bound", html.replace("</body>", image)).requests()).isEmpty();
  }

  private static Chromium chromium() {
    assumeTrue(Chromium.find().isPresent(), "skipped: there is no Chromium on the PATH");
    return Chromium.find().orElseThrow();
  }

  private Chromium.Visit visit(Chromium chromium, String name, String html)
      throws IOException, InterruptedException {
    Path own = Files.createDirectories(folder.resolve(name));
    Path page = Files.writeString(own.resolve(name + ".html"), html);
    return chromium.open(page, own, 1280, 3600);
  }
}
