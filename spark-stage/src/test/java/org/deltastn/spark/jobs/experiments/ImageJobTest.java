package org.deltastn.spark.jobs.experiments;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.file.Path;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.JobSession;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class ImageJobTest {

  @TempDir private Path folder;

  @Test
  void everyOptionIsInTheHelp() {
    StringWriter out = new StringWriter();

    int code = JobSession.command(new ImageJob()).setOut(new PrintWriter(out)).execute("--help");

    assertThat(code).isZero();
    assertThat(out.toString())
        .contains("FASHION", "RESNET18", "CENTERED_STN")
        .contains("--methods", "--short", "--data", "--epochs", "--checkpoints", "--models");
  }

  @Test
  void wrongOptionsEndWithTwoAndAMessage() {
    StringWriter errors = new StringWriter();
    CommandLine job = JobSession.command(new ImageJob()).setErr(new PrintWriter(errors));

    assertThat(job.execute()).isEqualTo(2);
    assertThat(errors.toString()).contains("EXPERIMENT");
    assertThat(job.execute("LENET")).isEqualTo(2);
    assertThat(job.execute("FASHION", "--methods", "GRID_SEARCH")).isEqualTo(2);
    assertThat(job.execute("FASHION", "--epochs", "0")).isEqualTo(2);
    assertThat(errors.toString()).contains("LENET", "GRID_SEARCH", "maxIter");
  }

  @Test
  void aStoppedRunGoesOnFromItsCheckpoints() {
    try {
      ImageExperiment.FASHION.load(Path.of("/usr/share/datasets/fashion-mnist"));
    } catch (IOException e) {
      Assumptions.abort("needs Fashion-MNIST: " + e.getMessage());
    }
    LocalSpark.session();
    String[] short1 = arguments("1", "first");
    String[] whole = arguments("2", "first");
    String[] anew = arguments("2", "second");

    for (String[] arguments : new String[][] {short1, whole, anew}) {
      assertThat(JobSession.command(new ImageJob()).execute(arguments)).isZero();
    }

    assertThat(weights("first")).isEqualTo(weights("second"));
  }

  private String[] arguments(String epochs, String name) {
    return new String[] {
      "FASHION",
      "--short",
      "--rows",
      "160",
      "--epochs",
      epochs,
      "--methods",
      "DELTA_STN",
      "--checkpoints",
      folder.resolve(name + "-checkpoints").toString(),
      "--models",
      folder.resolve(name).toString()
    };
  }

  private double[] weights(String name) {
    // The job has closed the session it ran in.
    LocalSpark.session();
    return DeltaStnClassificationModel.load(folder.resolve(name + "/DELTA_STN").toString())
        .state()
        .general()
        .toDoubles();
  }
}
