package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Random;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.search.SearchModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;
import picocli.CommandLine;

class DeltaStnJobTest {

  private static final int ROWS = 300;

  @TempDir private Path folder;
  private final StringWriter out = new StringWriter();
  private final StringWriter errors = new StringWriter();

  /** The jobs close the session that they find. */
  @BeforeEach
  void open() {
    LocalSpark.session();
  }

  private int run(String... args) {
    CommandLine job =
        JobSession.command(new DeltaStnJob())
            .setOut(new PrintWriter(out))
            .setErr(new PrintWriter(errors));
    return job.execute(args);
  }

  @Test
  void helpListsSubcommandsAndOptions() {
    assertThat(run("--help")).isZero();
    assertThat(out.toString()).contains("train", "score", "report", "Exit codes");
    assertThat(run("train", "--help")).isZero();
    assertThat(run("help", "score")).isZero();
    assertThat(out.toString()).contains("--config", "--format", "--set", "--output-format");
  }

  @Test
  void wrongUseEndsWithTwoAndSaysWhatIsWrong() throws IOException {
    assertThat(run()).isEqualTo(2);
    assertThat(run("tune")).isEqualTo(2);
    assertThat(run("train", "--model", "m")).isEqualTo(2);
    assertThat(errors.toString()).contains("--input");
    String csv = csv().toString();
    String model = path("model");
    assertThat(run("train", "--input", csv, "--format", "tsv", "--model", model)).isEqualTo(2);
    assertThat(errors.toString()).contains("'tsv'", "libsvm");
    assertThat(
            run("train", "--input", csv, "--format", "csv", "--model", model, "--set", "epochs=3"))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("--set", "epochs", "maxIter");
    Files.writeString(folder.resolve("bad.conf"), "job { inputs = x }");
    assertThat(run("train", "--config", path("bad.conf"))).isEqualTo(2);
    assertThat(errors.toString()).contains("job.inputs");
    Files.createDirectories(folder.resolve("taken"));
    assertThat(run("train", "--input", csv, "--format", "csv", "--model", path("taken")))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("--overwrite");
  }

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
            csv().toString(),
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
    assertThat(errors.toString()).contains("valuesPerHyperparameter", "no Param of RandomSearch");
    assertThat(code).isEqualTo(2);
    LocalSpark.session();
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
            csv().toString(),
            "--model",
            model,
            "--report",
            path("tune.html"),
            "--search-set",
            "maxTrials=2");
    assertThat(code).describedAs(errors.toString()).isZero();
    LocalSpark.session();
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
                csv().toString(),
                "--format",
                "csv",
                "--output",
                path("tuned-scores"),
                "--output-format",
                "csv"))
        .describedAs(errors.toString())
        .isZero();
  }

  @Test
  void whatIsMissingEndsWithTwoAndIsNamed() {
    assertThat(run("score", "--input", path("none"), "--format", "csv", "--model", path("absent")))
        .isEqualTo(2);
    assertThat(errors.toString()).contains("absent");
    assertThat(run("train", "--config", path("no.conf"))).isEqualTo(2);
    assertThat(errors.toString()).contains("no.conf");
  }

  /** The whole way: train from a file, repeat from what was written, score, report. */
  @Test
  void csvIsTrainedOnScoredAndReported() throws IOException {
    Path csv = csv();
    Files.writeString(
        folder.resolve("run.conf"),
        """
        job { input = "%s", format = csv, model = "%s", report = "%s" }
        layers = [3, 8, 2]
        labelCol = class
        maxIter = 2
        batchSize = 20
        hyperparameters = [{kind = inputDropout}]
        """
            .formatted(csv, path("model"), path("report.html")));

    assertThat(run("train", "--config", path("run.conf"), "--set", "maxIter=3")).isZero();

    assertThat(Files.readString(folder.resolve("report.html"))).contains("3 of 3 epochs");
    String written = Files.readString(folder.resolve("model.conf"));
    assertThat(written).contains("maxIter=3", "# ").contains("stepSize=0.005");
    assertThat(run("train", "--config", path("model.conf"), "--model", path("again"))).isZero();
    assertThat(network("again").hyperparameterValues())
        .isEqualTo(network("model").hyperparameterValues());

    assertThat(
            run(
                "score",
                "--input",
                csv.toString(),
                "--format",
                "csv",
                "--model",
                path("model"),
                "--output",
                path("scores"),
                "--output-format",
                "csv"))
        .isZero();
    Dataset<Row> scores =
        LocalSpark.session()
            .read()
            .option("header", true)
            .option("inferSchema", true)
            .csv(path("scores"));
    assertThat(scores.columns())
        .containsExactly("a", "b", "c", "class", "prediction", "probability_0", "probability_1");
    assertThat(scores.count()).isEqualTo(ROWS);
    assertThat(scores.filter("prediction = class").count()).isGreaterThan(ROWS * 8 / 10);

    assertThat(
            run(
                "report",
                "--model",
                path("model"),
                "--output",
                path("later.html"),
                "--csv",
                path("csv"),
                "--title",
                "Later <on>"))
        .isZero();
    assertThat(Files.readString(folder.resolve("later.html"))).contains("Later &lt;on&gt;");
    assertThat(Files.readAllLines(folder.resolve("csv/history.csv"))).hasSize(4);
  }

  @Test
  void parquetAndLibsvmAreReadAndParquetWritten() throws IOException {
    Path csv = csv();
    LocalSpark.session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(csv.toString())
        .write()
        .parquet(path("data.parquet"));
    assertThat(
            run(
                "train",
                "--stage",
                "regressor",
                "--input",
                path("data.parquet"),
                "--format",
                "parquet",
                "--features",
                "a,b",
                "--model",
                path("model"),
                "--set",
                "labelCol=c",
                "--set",
                "layers=[2, 4, 1]",
                "--set",
                "maxIter=1"))
        .isZero();
    open();
    assertThat(PipelineModel.load(path("model")).stages()).hasSize(2);
    assertThat(
            run(
                "score",
                "--input",
                path("data.parquet"),
                "--format",
                "parquet",
                "--model",
                path("model"),
                "--output",
                path("scores")))
        .isZero();
    assertThat(LocalSpark.session().read().parquet(path("scores")).columns())
        .containsExactly("a", "b", "c", "class", "prediction");

    Files.write(
        folder.resolve("data.svm"),
        Stream.iterate(0, i -> i + 1)
            .limit(ROWS)
            .map(i -> i % 2 == 0 ? "0 1:1.0 3:0.5" : "1 2:1.0")
            .toList());
    assertThat(
            run(
                "train",
                "--input",
                path("data.svm"),
                "--format",
                "libsvm",
                "--option",
                "numFeatures=3",
                "--model",
                path("model"),
                "--overwrite",
                "--set",
                "layers=[3, 2]",
                "--set",
                "maxIter=1",
                "--set",
                "hyperparameters=[]"))
        .isZero();
    assertThat(network("model").problem().space().size()).isZero();
  }

  @Test
  void idxIsReadWithAndWithoutLabels() throws IOException {
    Files.write(folder.resolve("images"), images());
    Files.write(folder.resolve("labels"), labels());
    assertThat(
            run(
                "train",
                "--input",
                path("images"),
                "--labels",
                path("labels"),
                "--format",
                "idx",
                "--model",
                path("model"),
                "--set",
                "layers=[4, 2]",
                "--set",
                "maxIter=1",
                "--set",
                "hyperparameters=[{kind=inputDropout}]"))
        .isZero();
    assertThat(
            run(
                "score",
                "--input",
                path("images"),
                "--format",
                "idx",
                "--model",
                path("model"),
                "--output",
                path("scores")))
        .isZero();
    Dataset<Row> scores = LocalSpark.session().read().parquet(path("scores"));
    assertThat(scores.columns()).containsExactly("prediction", "probability");
    assertThat(scores.first().<Double>getList(1)).hasSize(2);
  }

  private DeltaStnModel network(String name) throws IOException {
    return SavedModels.network(SavedModels.load(LocalSpark.session(), path(name)));
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private Path csv() throws IOException {
    Random random = new Random(3);
    List<String> lines =
        Stream.generate(
                () -> {
                  int label = random.nextInt(2);
                  double a = random.nextGaussian() + 3 * label;
                  return a + "," + random.nextGaussian() + "," + (a + 1) + "," + label;
                })
            .limit(ROWS)
            .toList();
    Path file = folder.resolve("data.csv");
    Files.writeString(file, "a,b,c,class\n" + String.join("\n", lines) + "\n");
    return file;
  }

  private static byte[] images() {
    ByteBuffer buffer = ByteBuffer.allocate(16 + 4 * ROWS);
    buffer.putInt(2051).putInt(ROWS).putInt(2).putInt(2);
    for (int i = 0; i < ROWS; i++) {
      buffer.put(new byte[] {(byte) (i % 2 * 200), 10, 20, (byte) 255});
    }
    return buffer.array();
  }

  private static byte[] labels() {
    ByteBuffer buffer = ByteBuffer.allocate(8 + ROWS);
    buffer.putInt(2049).putInt(ROWS);
    for (int i = 0; i < ROWS; i++) {
      buffer.put((byte) (i % 2));
    }
    return buffer.array();
  }
}
