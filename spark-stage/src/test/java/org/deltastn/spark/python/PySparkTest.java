package org.deltastn.spark.python;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.IOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.List;
import java.util.Map;
import java.util.concurrent.TimeUnit;
import org.apache.spark.SparkConf;
import org.apache.spark.api.python.Py4JServer;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Assumptions;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/**
 * Runs the Python package's own tests by a real PySpark, whose JVM is this one, and reads here what
 * they saved. They are skipped, with a message, where {@code python3} (or the program named by the
 * environment variable {@code DELTASTN_PYTHON}) has no PySpark of this version of Spark.
 */
class PySparkTest {

  private static final int MINUTES = 15;

  @TempDir Path folder;

  @Test
  void stagesWorkInPySparkAndPipelinesGoBothWays() throws Exception {
    String python = System.getenv().getOrDefault("DELTASTN_PYTHON", "python3");
    requirePySpark(python);
    Dataset<Row> data = columns(LocalSpark.session());
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    new Pipeline()
        .setStages(
            new PipelineStage[] {
              assembler, Samples.classifier().setLayers(new int[] {2, 6, 2}).setMaxIter(2)
            })
        .fit(data)
        .write()
        .save(folder.resolve("from-java").toString());
    data.write().parquet(folder.resolve("data").toString());
    LocalSpark.session().stop();

    Py4JServer server = new Py4JServer(new SparkConf());
    server.start();
    try {
      ProcessBuilder builder =
          new ProcessBuilder(python, "-m", "unittest", "-v", "test_stages", "test_note");
      Map<String, String> environment = builder.environment();
      environment.put("PYSPARK_GATEWAY_PORT", Integer.toString(server.getListeningPort()));
      environment.put("PYSPARK_GATEWAY_SECRET", server.secret());
      environment.put("DELTASTN_FOLDER", folder.toString());
      environment.put("DELTASTN_NOTE", source("../notebooks/src/notes/5-python.md").toString());
      String given = environment.getOrDefault("PYTHONPATH", "");
      environment.put(
          "PYTHONPATH", source("src/main/python") + ":" + source("src/test/python") + ":" + given);
      Path log = folder.resolve("python.log");
      Process process = builder.redirectErrorStream(true).redirectOutput(log.toFile()).start();
      boolean ended = process.waitFor(MINUTES, TimeUnit.MINUTES);
      if (!ended) {
        process.destroyForcibly();
      }
      String text = Files.readString(log);
      System.out.println(text);
      assertThat(ended).as(text).isTrue();
      assertThat(process.exitValue()).as(text).isZero();
    } finally {
      server.shutdown();
    }

    Dataset<Row> again = LocalSpark.session().read().parquet(folder.resolve("data").toString());
    PipelineModel fromPython = PipelineModel.load(folder.resolve("from-python").toString());
    DeltaStnClassificationModel model = (DeltaStnClassificationModel) fromPython.stages()[1];
    assertThat(model.getMaxIter()).isEqualTo(2);
    List<Row> expected =
        LocalSpark.session()
            .read()
            .parquet(folder.resolve("python-predictions").toString())
            .orderBy("id")
            .collectAsList();
    assertThat(fromPython.transform(again).orderBy("id").select("id", "prediction").collectAsList())
        .isEqualTo(expected);
  }

  private static Dataset<Row> columns(SparkSession session) {
    return session
        .range(0, 80, 1, 2)
        .selectExpr(
            "id",
            "cast(id % 2 as double) as label",
            "cast(id % 2 as double) + cast(id % 7 as double) / 9 as a",
            "cast(id % 5 as double) / 3 as b");
  }

  /** Returns a file or folder of the module, in which the tests run, or the project's root. */
  private static Path source(String place) {
    Path here = Path.of(place).toAbsolutePath();
    return Files.exists(here) ? here : Path.of("spark-stage", place).toAbsolutePath();
  }

  private static void requirePySpark(String python) throws IOException, InterruptedException {
    String spark = org.apache.spark.package$.MODULE$.SPARK_VERSION();
    String wanted = spark.substring(0, spark.lastIndexOf('.'));
    String found;
    try {
      Process process =
          new ProcessBuilder(python, "-c", "import pyspark.ml; print(pyspark.__version__)")
              .redirectErrorStream(true)
              .start();
      String output =
          new String(process.getInputStream().readAllBytes(), StandardCharsets.UTF_8).strip();
      found = process.waitFor() == 0 ? output : "none";
    } catch (IOException e) {
      found = "no program " + python;
    }
    Assumptions.assumeTrue(
        found.startsWith(wanted + "."),
        "needs PySpark " + wanted + " on the path of " + python + ", found: " + found);
  }
}
