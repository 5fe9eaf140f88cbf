package org.deltastn.spark.report;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.nio.file.Files;
import java.nio.file.Path;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.Samples;
import org.deltastn.spark.search.RandomSearch;
import org.deltastn.spark.search.SearchModel;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class ComparisonReportTest {

  private static DeltaStnClassificationModel tuned;
  private static SearchModel search;

  @BeforeAll
  static void train() {
    Dataset<Row> data = Samples.frame(Samples.clusters(100));
    tuned = Samples.classifier().fit(data);
    search = new RandomSearch().setEstimator(Samples.classifier()).setMaxTrials(2).fit(data);
  }

  private static ComparisonReport report() {
    return new ComparisonReport("A & B")
        .paragraph("Which is better?")
        .training("tuned", tuned)
        .search("random", search)
        .figure("tuned", "its test loss", 0.125);
  }

  @Test
  void showsLossOverTimeCostsSchedulesAndTrials() {
    String page = report().toHtml();
    assertThat(page)
        .contains("<h1>A &amp; B</h1>", "Which is better?", "Lowest validation loss over time")
        .contains("executor time", "its test loss", "0.125")
        .contains("Schedules of tuned", "Trials of random")
        .doesNotContain("Schedules of random");
    // Nothing is loaded from elsewhere; the namespace of SVG is a name, not an address.
    assertThat(page.replace("xmlns=\"http://www.w3.org/2000/svg\"", ""))
        .doesNotContain("http://", "https://");
    assertThat(page.split("<svg", -1).length - 1).isGreaterThanOrEqualTo(3);
  }

  @Test
  void isWrittenToAPath(@TempDir Path folder) throws Exception {
    Path file = folder.resolve("report.html");
    report().save(file.toString());
    assertThat(Files.readString(file)).isEqualTo(report().toHtml());
  }

  @Test
  void refusesNothingAndNamesThatAreTaken() {
    assertThatThrownBy(() -> new ComparisonReport("x").toHtml())
        .hasMessage("there is no training and no search to report on");
    assertThatThrownBy(() -> report().training("random", tuned))
        .hasMessage("two entries are named 'random'");
  }
}
