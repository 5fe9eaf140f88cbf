package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.ByteBuffer;
import java.nio.file.Files;
import java.util.stream.Stream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.data.SavedModels;
import org.junit.jupiter.api.Test;

/** Files in and models out of the command line, by way of train, score and report. */
class TrainCommandTest extends JobRuns {

  /** The whole way: train from a file, repeat from what was written, score, report. */
  @Test
  void csvIsTrainedOnScoredAndReported() throws IOException {
    String csv = numbers();
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
                csv,
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
    String csv = numbers();
    LocalSpark.session()
        .read()
        .option("header", true)
        .option("inferSchema", true)
        .csv(csv)
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
