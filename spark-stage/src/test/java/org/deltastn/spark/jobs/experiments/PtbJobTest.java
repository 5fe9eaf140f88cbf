package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.spark.DeltaStnLanguageModelModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class PtbJobTest {

  @TempDir private Path folder;

  @Test
  void theSampleIsTrainedOnSavedAndReported() throws Exception {
    LocalSpark.session();
    String models = folder.resolve("models").toString();
    Path report = folder.resolve("report.html");
    int code =
        JobSession.command(new PtbJob())
            .execute(
                "--epochs",
                "2",
                "--warmup-epochs",
                "1",
                "--units",
                "8",
                "--layers",
                "1",
                "--tied",
                "--models",
                models,
                "--report",
                report.toString());
    assertThat(code).isZero();
    DeltaStnLanguageModelModel model = DeltaStnLanguageModelModel.load(models + "/DELTA_STN");
    assertThat(model.getTiedWeights()).isTrue();
    assertThat(model.words().contains("christmas")).isTrue();
    assertThat(Files.readString(report))
        .contains("DELTA_STN", "FIXED", "its test perplexity", "Schedules of DELTA_STN");
  }

  @Test
  void everyOptionIsInTheHelp() {
    StringWriter out = new StringWriter();
    CommandLine job = JobSession.command(new PtbJob()).setOut(new PrintWriter(out));
    assertThat(job.execute("--help")).isZero();
    assertThat(out.toString())
        .contains("--data", "--methods", "--paper", "--words", "--vocab-size", "--units")
        .contains("--tied", "--checkpoints", "--models", "--report", "CENTERED_STN");
  }

  @Test
  void wrongOptionsEndWithTwoAndAMessage() {
    StringWriter errors = new StringWriter();
    CommandLine job = JobSession.command(new PtbJob()).setErr(new PrintWriter(errors));
    assertThat(job.execute("--methods", "GRID_SEARCH")).isEqualTo(2);
    assertThat(job.execute("--vocab-size", "1")).isEqualTo(2);
    assertThat(errors.toString()).contains("GRID_SEARCH", "vocabSize");
  }

  @Test
  void thePaperHasItsSettings() {
    StringWriter errors = new StringWriter();
    CommandLine job = JobSession.command(new PtbJob()).setErr(new PrintWriter(errors));
    String none = folder.resolve("none").toString();
    assertThat(job.execute("--paper", "--data", none)).isNotZero();
    assertThat(errors.toString()).contains(none);
  }
}
