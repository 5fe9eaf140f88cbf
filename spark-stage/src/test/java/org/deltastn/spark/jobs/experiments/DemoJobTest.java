package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.Arrays;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DemoJobTest {

  @TempDir private Path folder;

  private int run(String... more) {
    LocalSpark.session();
    String[] options = {
      "--data",
      ExperimentsJobTest.data().toString(),
      "--rows",
      "1000",
      "--epochs",
      "2",
      "--hidden",
      "20,20",
      "--model",
      folder.resolve("model").toString(),
      "--report",
      folder.resolve("report.html").toString()
    };
    String[] all = Arrays.copyOf(options, options.length + more.length);
    System.arraycopy(more, 0, all, options.length, more.length);
    return JobSession.command(new DemoJob()).execute(all);
  }

  @Test
  void comparesSavesAndReports() throws Exception {
    assertThat(run()).isZero();
    assertThat(folder.resolve("model/metadata")).exists();
    assertThat(Files.readString(folder.resolve("report.html")))
        .contains("self-tuned", "default rates", "random search", "Schedules of self-tuned")
        .contains("its test loss", " won: its test loss of ");
  }

  @Test
  void failsWithoutTheGainAskedFor() {
    assertThat(run("--require-gain", "99")).isEqualTo(1);
  }

  @Test
  void saysWhoWon() {
    assertThat(DemoJob.verdict("random search", 0.09, "self-tuned", 0.1))
        .isEqualTo(
            "Random search won: its test loss of 0.0900 is 10.0 % below that of self-tuned.");
  }

  @Test
  void everyOptionIsInTheHelp() {
    StringWriter out = new StringWriter();
    CommandLine job = JobSession.command(new DemoJob()).setOut(new PrintWriter(out));
    assertThat(job.execute("--help")).isZero();
    assertThat(out.toString())
        .contains("--data", "--method", "--rows", "--epochs", "--report", "--require-gain");
  }
}
