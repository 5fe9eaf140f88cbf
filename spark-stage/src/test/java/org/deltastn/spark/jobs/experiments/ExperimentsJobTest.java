package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Files;
import java.nio.file.Path;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.jobs.experiments.images.Experiment;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.EnumSource;
import picocli.CommandLine;

public class ExperimentsJobTest {

  private final StringWriter errors = new StringWriter();

  @TempDir private Path folder;

  private CommandLine job() {
    return JobSession.command(ExperimentsJob.specification()).setErr(new PrintWriter(errors));
  }

  @ParameterizedTest
  @EnumSource
  void everyOptionIsInTheHelp(Experiment experiment) {
    StringWriter out = new StringWriter();

    int code = job().setOut(new PrintWriter(out)).execute(experiment.command(), "--help");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains(experiment.describe(), "CENTERED_STN")
        .contains("--methods", "--short", "--data", "--epochs", "--workers", "--seed")
        .contains("--checkpoints", "--models");
    assertThat(out.toString().contains("--hidden")).isEqualTo(experiment == Experiment.MNIST);
  }

  /** Would end the JVM of the tests otherwise. */
  @Test
  void mainReturnsWhenAllIsWell() {
    ExperimentsJob.main(new String[] {"--help"});
    ExperimentsJob.main(new String[] {"score", "--version"});
  }

  @Test
  void wrongOptionsEndWithTwoAndAMessage() {
    assertThat(job().execute("lenet")).isEqualTo(2);
    assertThat(job().execute("mnist", "--methods", "GRID_SEARCH")).isEqualTo(2);
    assertThat(errors.toString()).contains("lenet", "--methods", "DELTA_STN", "GRID_SEARCH");
    assertThat(job().execute("mnist", "--colour", "red")).isEqualTo(2);
    assertThat(job().execute("fashion", "--hidden", "30")).isEqualTo(2);
    assertThat(job().execute("fashion", "--epochs", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("maxIter");
  }

  @Test
  void aPerceptronTrainsIsSavedAndIsScored() throws Exception {
    Path data = data();
    LocalSpark.session();
    Path models = folder.resolve("models");
    Path options = folder.resolve("mnist.args");
    Files.writeString(
        options,
        "--data " + data + "\n--short --rows 2000 --epochs 2\n--hidden 30,30 --batch-size 50\n");

    int trained = job().execute("mnist", "@" + options, "--models", models.toString());

    assertThat(trained).isZero();
    Path model = models.resolve("DELTA_STN");
    assertThat(model.resolve("metadata")).exists();
    Path scores = folder.resolve("scores");
    int scored =
        job()
            .execute(
                "score", "--data", data.toString(), "--model", model + "", "--output", scores + "");
    assertThat(scored).isZero();
    assertThat(LocalSpark.session().read().parquet(scores.toString()).count()).isEqualTo(10_000);
  }

  @Test
  void aMissingModelFailsAndIsNamed() {
    Path data = data();
    LocalSpark.session();
    Path absent = folder.resolve("absent");

    int code = job().execute("score", "--data", data.toString(), "--model", absent.toString());

    assertThat(code).isEqualTo(2);
    assertThat(errors.toString()).contains(absent.toString());
  }

  @Test
  void aStoppedRunGoesOnFromItsCheckpoints() {
    try {
      Experiment.FASHION.load(Path.of("/usr/share/datasets/fashion-mnist"));
    } catch (IOException e) {
      Assumptions.abort("needs Fashion-MNIST: " + e.getMessage());
    }
    LocalSpark.session();
    String[] stopped = arguments("1", "first");
    String[] whole = arguments("2", "first");
    String[] anew = arguments("2", "second");

    for (String[] arguments : new String[][] {stopped, whole, anew}) {
      assertThat(job().execute(arguments)).isZero();
    }

    assertThat(weights("first")).isEqualTo(weights("second"));
  }

  private String[] arguments(String epochs, String name) {
    return new String[] {
      "fashion",
      "--short",
      "--rows",
      "160",
      "--epochs",
      epochs,
      "--checkpoints",
      folder.resolve(name + "-checkpoints").toString(),
      "--models",
      folder.resolve(name).toString()
    };
  }

  private double[] weights(String name) {
    return DeltaStnClassificationModel.load(folder.resolve(name + "/DELTA_STN").toString())
        .state()
        .general()
        .toDoubles();
  }

  /** Returns the folder of MNIST beside the project; the test is skipped where there is none. */
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
