package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.PipelineModel;
import org.deltastn.spark.search.SearchModel;
import org.junit.jupiter.api.Test;

/** A search by the command line. */
class TuneCommandTest extends JobRuns {

  @Test
  void searchesSavesTheBestAndReports() throws IOException {
    Files.writeString(
        folder.resolve("tune.conf"),
        """
        job { format = csv }
        labelCol = class
        layers = [3, 8, 2]
        batchSize = 16
        maxIter = 2
        search { kind = grid, valuesPerHyperparameter = 2, maxTrials = 8 }
        """);
    String model = path("tuned");
    int code =
        run(
            "tune",
            "--config",
            path("tune.conf"),
            "--input",
            numbers(),
            "--model",
            model,
            "--report",
            path("tune.html"),
            "--search",
            "random",
            "--search-set",
            "maxTrials=2",
            "--search-set",
            "valuesPerHyperparameter=null");
    assertThat(errors()).contains("valuesPerHyperparameter", "no Param of RandomSearch");
    assertThat(code).isEqualTo(2);
    Files.writeString(
        folder.resolve("tune.conf"),
        Files.readString(folder.resolve("tune.conf"))
            .replace("kind = grid, valuesPerHyperparameter = 2, maxTrials = 8", "maxTrials = 8"));
    code =
        run(
            "tune",
            "--config",
            path("tune.conf"),
            "--input",
            numbers(),
            "--model",
            model,
            "--report",
            path("tune.html"),
            "--search-set",
            "maxTrials=2");
    assertThat(code).describedAs(errors()).isZero();
    SearchModel found = (SearchModel) List.of(PipelineModel.load(model).stages()).get(1);
    assertThat(found.summary().results()).hasSize(2);
    assertThat(Files.readString(Path.of(model + ".conf")))
        .contains("kind=random", "maxTrials=2", "labelCol=class");
    assertThat(Files.readString(folder.resolve("tune.html"))).contains("Trials of RandomSearch");
    assertThat(
            run(
                "score",
                "--model",
                model,
                "--input",
                numbers(),
                "--format",
                "csv",
                "--output",
                path("tuned-scores"),
                "--output-format",
                "csv"))
        .describedAs(errors())
        .isZero();
  }
}
