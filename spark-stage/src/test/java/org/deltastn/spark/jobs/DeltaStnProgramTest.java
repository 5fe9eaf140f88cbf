package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import org.junit.jupiter.api.Test;

class DeltaStnProgramTest extends JobRuns {

  @Test
  void helpListsSubcommandsAndOptions() {
    assertThat(run("--help")).isZero();
    assertThat(printed()).contains("train", "score", "report", "Exit codes");
    assertThat(run("train", "--help")).isZero();
    assertThat(printed()).contains("--config", "--format", "--set");
    assertThat(run("help", "score")).isZero();
    assertThat(printed()).contains("--format", "--output-format");
  }

  @Test
  void wrongUseEndsWithTwoAndSaysWhatIsWrong() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(run("tune")).isEqualTo(2);
    assertThat(run("train", "--model", "m")).isEqualTo(2);
    assertThat(errors()).contains("--input");
    String csv = numbers();
    String model = path("model");
    assertThat(run("train", "--input", csv, "--format", "tsv", "--model", model)).isEqualTo(2);
    assertThat(errors()).contains("'tsv'", "libsvm");
    assertThat(
            run("train", "--input", csv, "--format", "csv", "--model", model, "--set", "epochs=3"))
        .isEqualTo(2);
    assertThat(errors()).contains("--set", "epochs", "maxIter");
    Files.writeString(folder.resolve("bad.conf"), "job { inputs = x }");
    assertThat(run("train", "--config", path("bad.conf"))).isEqualTo(2);
    assertThat(errors()).contains("job.inputs");
    Files.createDirectories(folder.resolve("taken"));
    assertThat(run("train", "--input", csv, "--format", "csv", "--model", path("taken")))
        .isEqualTo(2);
    assertThat(errors()).contains("--overwrite");
  }

  @Test
  void whatIsMissingEndsWithTwoAndIsNamed() {
    assertThat(run("score", "--input", path("none"), "--format", "csv", "--model", path("absent")))
        .isEqualTo(2);
    assertThat(errors()).contains("absent");
    assertThat(run("train", "--config", path("no.conf"))).isEqualTo(2);
    assertThat(errors()).contains("no.conf");
  }
}
