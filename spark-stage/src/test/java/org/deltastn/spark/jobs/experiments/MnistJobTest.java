package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

public class MnistJobTest {

  @TempDir private Path folder;

  @Test
  void everyOptionIsInTheHelp() {
    StringWriter out = new StringWriter();

    int code = JobSession.command(new MnistJob()).setOut(new PrintWriter(out)).execute("--help");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("--data", "--hidden", "--epochs", "--workers", "--method", "--seed", "--model");
  }

  /** Would end the JVM of the tests otherwise. */
  @Test
  void mainReturnsWhenAllIsWell() {
    MnistJob.main(new String[] {"--help"});
    ScoreJob.main(new String[] {"--version"});
  }

  @Test
  void wrongOptionsEndWithTwoAndAMessage() {
    StringWriter errors = new StringWriter();
    CommandLine job = JobSession.command(new MnistJob()).setErr(new PrintWriter(errors));

    assertThat(job.execute("--method", "GRID_SEARCH")).isEqualTo(2);
    assertThat(errors.toString()).contains("--method", "DELTA_STN", "GRID_SEARCH");
    assertThat(job.execute("--colour", "red")).isEqualTo(2);
    assertThat(job.execute("--epochs", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("maxIter");
  }

  @Test
  void trainsSavesAndIsScored() throws Exception {
    Path data = data();
    LocalSpark.session();
    Path model = folder.resolve("model");
    Path options = folder.resolve("mnist.args");
    Files.writeString(
        options, "--data " + data + "\n--rows 2000 --epochs 2\n--hidden 30,30 --batch-size 50\n");

    int trained =
        JobSession.command(new MnistJob()).execute("@" + options, "--model", model.toString());

    assertThat(trained).isZero();
    assertThat(model.resolve("metadata")).exists();
    Path scores = folder.resolve("scores");
    int scored =
        JobSession.command(new ScoreJob())
            .execute(
                "--data", data.toString(), "--model", model.toString(), "--output", scores + "");
    assertThat(scored).isZero();
    assertThat(LocalSpark.session().read().parquet(scores.toString()).count()).isEqualTo(10_000);
  }

  public static Path data() {
    Path folder = Path.of("").toAbsolutePath();
    while (folder != null && !Files.exists(folder.resolve("shared/data/mnist"))) {
      folder = folder.getParent();
    }
    Assumptions.assumeTrue(
        folder != null, "needs MNIST in a folder shared/data beside the project");
    return folder.resolve("shared/data/mnist");
  }
}
