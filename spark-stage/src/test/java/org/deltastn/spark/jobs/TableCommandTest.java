package org.deltastn.spark.jobs;

import static org.assertj.core.api.Assertions.assertThat;

import java.io.ByteArrayOutputStream;
import java.io.IOException;
import java.io.OutputStream;
import java.io.PrintStream;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.io.UncheckedIOException;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.stream.Stream;
import java.util.zip.GZIPOutputStream;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.ml.tuning.CrossValidator;
import org.apache.spark.ml.tuning.TrainValidationSplit;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.tables.AdultLike;
import org.deltastn.spark.tables.TableVectorizerModel;
import org.junit.jupiter.api.BeforeEach;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

/** Tables in and out of the command line, as users have them. */
class TableCommandTest {

  @TempDir private Path folder;
  private final StringWriter errors = new StringWriter();
  private String printed = "";

  @BeforeEach
  void open() {
    LocalSpark.session();
  }

  /** Runs a command; the jobs close the session that they find. */
  private int run(String... args) {
    errors.getBuffer().setLength(0);
    LocalSpark.session();
    ByteArrayOutputStream bytes = new ByteArrayOutputStream();
    PrintStream console = System.out;
    System.setOut(new PrintStream(bytes, true, StandardCharsets.UTF_8));
    try {
      return JobSession.command(new DeltaStnJob()).setErr(new PrintWriter(errors)).execute(args);
    } finally {
      System.setOut(console);
      printed = bytes.toString(StandardCharsets.UTF_8);
      LocalSpark.session();
    }
  }

  private void succeeds(String... args) {
    int code = run(args);
    assertThat(code).as(errors + printed).isZero();
  }

  private void refused(String part, String... args) {
    assertThat(run(args)).as(errors.toString()).isEqualTo(2);
    assertThat(errors.toString().lines().toList()).hasSize(1);
    assertThat(errors.toString()).contains(part);
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private String csv(String name, String text) throws IOException {
    return Files.writeString(folder.resolve(name), text).toString();
  }

  private static String[] with(String[] args, String... more) {
    return Stream.concat(Arrays.stream(args), Arrays.stream(more)).toArray(String[]::new);
  }

  private String scores(String name) throws IOException {
    try (Stream<Path> files = Files.list(folder.resolve(name))) {
      return files
          .filter(file -> file.toString().endsWith(".csv"))
          .sorted()
          .map(
              file -> {
                try {
                  return Files.readString(file);
                } catch (IOException e) {
                  throw new UncheckedIOException(e);
                }
              })
          .collect(Collectors.joining());
    }
  }

  @Test
  void aTableTrainsWithoutSettingsAndNextMonthsIsScored() throws IOException {
    String data = csv("adult.csv", AdultLike.csv(2000, 1));
    succeeds("train", "--input", data, "--model", path("m"), "--set", "maxIter=15");
    assertThat(printed)
        .contains("Label: 'income', the last column")
        .contains("Classes: <=50K, >50K")
        .contains("like an id")
        .contains("the same value in all rows")
        .contains("education `level`");

    // Other columns in another order, an unseen class of work, cells that are missing.
    String[] header = {"new", "income", "zip", "married", "hired", "town", "education `level`"};
    List<String> lines = new ArrayList<>();
    lines.add(String.join(",", header) + ",hours per week,work.class,age,id");
    lines.add("1,>50K,01001,true,2020-01-05,\"Town 7, County 7\",Masters,60,Unseen,45,x");
    lines.add("2,<=50K,,,,,,,,,");
    lines.add("3,,99999,false,2030-12-31,\"a \"\"new\"\" town\",Primary,10,?,NA,  y ");
    lines.add("4,unknown,01001,true,2020-01-05,\"Town 7, County 7\",Masters,60,Private,45,x");
    String next = csv("next.csv", String.join("\n", lines) + "\n");
    String[] score = {"score", "--model", path("m"), "--output-format", "csv", "--overwrite"};
    succeeds(with(score, "--input", next, "--output", path("s")));
    String written = scores("s");
    assertThat(written.lines().findFirst().orElseThrow())
        .startsWith(lines.get(0))
        .endsWith("prediction,predictedLabel,probability_0,probability_1");
    assertThat(written).contains(lines.get(1) + ",1.0,>50K,");
    assertThat(written).contains("99999,false,2030-12-31,\"a \"\"new\"\" town\",Primary");
    assertThat(written).contains(",NA,  y ,0.0,<=50K,");
    assertThat(printed)
        .contains("rows 4")
        .contains("1 of 4 rows have no label")
        .contains("1 rows have a label that the model does not know")
        .contains("accuracy ");

    refused(
        "the table lacks the columns 'age', 'town', which the model was trained on",
        with(score, "--input", csv("short.csv", lacking(lines, 5, 9)), "--output", path("t")));
    assertThat(folder.resolve("t")).doesNotExist();
    refused(
        "column 'age': found 'old', expected a number",
        with(
            score,
            "--input",
            csv("old.csv", lines.get(0) + "\n" + lines.get(1).replace(",45,", ",old,") + "\n"),
            "--output",
            path("t")));
    assertThat(folder.resolve("t")).doesNotExist();

    // What was done is kept in the model, and the report prints it again.
    PipelineModel model = PipelineModel.load(path("m"));
    assertThat(SavedModels.stages(model, TableVectorizerModel.class).get(0).plans()).hasSize(10);
    succeeds("report", "--model", path("m"), "--output", path("r.html"));
    assertThat(printed).contains("education `level`").contains("like an id");
    assertThat(Files.readString(folder.resolve("r.html"))).contains("like an id");
  }

  private static String lacking(List<String> lines, int first, int second) {
    String name = lines.get(0).split(",")[first];
    return lines.get(0).replace("," + name + ",", ",other,").replace(",age,", ",other2,")
        + "\n"
        + lines.get(1)
        + "\n"
        + (second > first ? "" : lines.get(2));
  }

  @Test
  void whatIsSaidOfColumnsIsKeptInTheConfigurationThatRepeatsTheRun() throws IOException {
    String data = csv("t.csv", AdultLike.csv(120, 1));
    String[] train = {"train", "--input", data, "--set", "maxIter=1", "--label", "income"};
    succeeds(
        with(
            train,
            "--model",
            path("m"),
            "--ignore",
            "town,zip",
            "--table-set",
            "maxCategories=5",
            "--table-set",
            "hashFeatures=8"));
    assertThat(printed).doesNotContain("the last column");
    List<String> first = table("m").featureNames();
    assertThat(first).contains("education `level`[7]", "work.class=Private").doesNotContain("zip");
    succeeds("train", "--config", path("m.conf"), "--model", path("n"));
    assertThat(table("n").featureNames()).isEqualTo(first);
    assertThat(SavedModels.network(PipelineModel.load(path("n"))).state().toBytes())
        .isEqualTo(SavedModels.network(PipelineModel.load(path("m"))).state().toBytes());

    succeeds(
        with(
            train,
            "--model",
            path("o"),
            "--features",
            "age,work.class",
            "--report",
            path("o.html")));
    // Columns of the table, not the features that they became.
    assertThat(Files.readString(folder.resolve("o.html")))
        .contains("<h2>Features</h2>", "<td>age</td>", "<td>work.class</td>")
        .doesNotContain("work.class=Private");
    assertThat(table("o").plans()).hasSize(2);
    refused("no column 'absent'", with(train, "--model", path("p"), "--features", "absent"));
    refused("maxCategories", with(train, "--model", path("p"), "--table-set", "maxCategories=0"));
  }

  private TableVectorizerModel table(String model) {
    return SavedModels.stages(PipelineModel.load(path(model)), TableVectorizerModel.class).get(0);
  }

  @Test
  void labelsOfAnyKindTrain() throws IOException {
    for (String[] kind : new String[][] {{"true", "false"}, {"3", "7.5"}}) {
      String rows =
          IntStream.range(0, 60)
              .mapToObj(i -> i % 7 + "," + kind[i % 2])
              .collect(Collectors.joining("\n"));
      String data = csv("k.csv", "x,label\n" + rows + "\n,\n5,NA\n");
      succeeds("train", "--input", data, "--model", path("k"), "--overwrite", "--set", "maxIter=1");
      assertThat(printed).as(kind[0]).contains("2 rows without a label are left out");
      succeeds("score", "--input", data, "--model", path("k"));
      assertThat(printed).as(kind[0]).contains("2 of 62 rows have no label").contains("accuracy");
    }
    String[] regressor = {"train", "--stage", "regressor", "--set", "maxIter=1"};
    refused("give --stage regressor", "train", "--input", numbers(), "--model", path("c"));
    succeeds(with(regressor, "--input", numbers(), "--model", path("c")));
    succeeds("score", "--input", numbers(), "--model", path("c"));
    assertThat(printed).contains("RMSE");
  }

  private String numbers() throws IOException {
    return csv(
        "numbers.csv",
        IntStream.range(0, 150)
            .mapToObj(i -> i % 9 + "," + i * 1.5)
            .collect(Collectors.joining("\n", "x,label\n", "\n")));
  }

  @Test
  void malformedRowsAreNamedByTheirLineOrSkippedAndCounted() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 7 + ",\"a\nb\"," + i % 2)
            .collect(Collectors.joining("\n"));
    String text = "x,y,label\n" + rows + "\n1,2\n3,\"4\"\"\",1,5\n6,7,0\n";
    String data = csv("bad.csv", text);
    String[] train = {"train", "--set", "maxIter=1", "--model", path("m")};
    String expected = "line 122: found 2 cells, expected 3";
    refused("bad.csv, " + expected, with(train, "--input", data));
    try (OutputStream out =
        new GZIPOutputStream(Files.newOutputStream(folder.resolve("bad.csv.gz")))) {
      out.write(text.getBytes(StandardCharsets.UTF_8));
    }
    refused("bad.csv.gz, " + expected, with(train, "--input", path("bad.csv.gz")));
    Files.write(folder.resolve("wide.csv"), ("\ufeff" + text).getBytes(StandardCharsets.UTF_16LE));
    refused(expected, with(train, "--input", path("wide.csv"), "--option", "encoding=UTF-16LE"));
    refused("error or skip", with(train, "--input", data, "--bad-rows", "drop"));
    succeeds(with(train, "--input", data, "--bad-rows", "skip"));
    assertThat(printed).contains("2 malformed rows of " + data + " are left out");

    String[] score = {"score", "--model", path("m"), "--input", data};
    refused(expected, score);
    succeeds(with(score, "--bad-rows", "skip", "--output", path("s"), "--output-format", "csv"));
    assertThat(printed).contains("2 malformed rows").contains("rows 61");
    assertThat(scores("s")).contains("0,\"a\nb\",0,").contains("6,7,0,");
  }

  @Test
  void filesWhoseHeadersDifferAreNotMixedUp() throws IOException {
    Files.createDirectories(folder.resolve("months"));
    String rows =
        IntStream.range(0, 40).mapToObj(i -> i % 7 + "," + i % 2).collect(Collectors.joining("\n"));
    csv("months/1.csv", "x,label\n" + rows + "\n");
    csv("months/2.csv", "label,x\n1,5\n");
    refused(
        "header",
        "train",
        "--format",
        "csv",
        "--input",
        path("months"),
        "--model",
        path("m"),
        "--set",
        "maxIter=1");
  }

  /** Every kind of model that holds networks, at any depth; all of them are measured. */
  @Test
  void networksAreFoundWhereverTheyAre() throws IOException {
    Dataset<Row> data =
        LocalSpark.session()
            .sql(
                "select double(id % 7) a, double(id % 3) b, double(id % 2) label"
                    + " from range(0, 60, 1, 1)");
    data.write().parquet(path("data.parquet"));
    DeltaStnClassifier classifier =
        new DeltaStnClassifier("first").setHiddenLayers(4).setMaxIter(1);
    DeltaStnRegressor regressor = new DeltaStnRegressor("second").setHiddenLayers(4).setMaxIter(1);
    regressor.setPredictionCol("number");
    VectorAssembler assembler =
        new VectorAssembler().setInputCols(new String[] {"a", "b"}).setOutputCol("features");
    Pipeline inner = new Pipeline().setStages(new PipelineStage[] {classifier});
    Pipeline nested = new Pipeline().setStages(new PipelineStage[] {assembler, inner, regressor});
    Pipeline simple = new Pipeline().setStages(new PipelineStage[] {assembler, classifier});
    ((MLWritable) nested.fit(data)).save(path("nested"));
    new CrossValidator()
        .setEstimator(simple)
        .setEstimatorParamMaps(new ParamMap[] {new ParamMap()})
        .setEvaluator(new MulticlassClassificationEvaluator())
        .setNumFolds(2)
        .fit(data)
        .save(path("validated"));
    new TrainValidationSplit()
        .setEstimator(new Pipeline().setStages(new PipelineStage[] {assembler, regressor}))
        .setEstimatorParamMaps(new ParamMap[] {new ParamMap()})
        .setEvaluator(new RegressionEvaluator().setPredictionCol("number"))
        .fit(data)
        .save(path("split"));
    classifier.setPredictionCol("");
    ((MLWritable) simple.fit(data)).save(path("no-prediction"));
    classifier.setPredictionCol("prediction").setProbabilityCol("");
    ((MLWritable) simple.fit(data)).save(path("no-probability"));

    String[] score = {"score", "--input", path("data.parquet"), "--model"};
    succeeds(with(score, path("nested")));
    assertThat(printed).containsPattern("first  loss .* accuracy").contains("second  RMSE");
    succeeds(with(score, path("validated")));
    assertThat(printed).contains("accuracy");
    succeeds(with(score, path("split")));
    assertThat(printed).contains("RMSE");
    // Without the columns that a measure needs, the others are given.
    succeeds(with(score, path("no-prediction")));
    assertThat(printed).contains("loss ").contains("no accuracy, as predictionCol is empty");
    succeeds(with(score, path("no-probability"), "--output", path("s")));
    assertThat(printed).contains("accuracy ").contains("no loss, as probabilityCol is empty");
  }

  @Test
  void libsvmIsAsWideAsTheModel() throws IOException {
    String rows =
        IntStream.range(0, 60)
            .mapToObj(i -> i % 2 + " 1:" + i % 7 + (i % 3 == 0 ? " 5:1" : ""))
            .collect(Collectors.joining("\n"));
    String data = csv("a.libsvm", rows + "\n");
    succeeds("train", "--input", data, "--model", path("m"), "--set", "maxIter=1");
    String[] score = {"score", "--model", path("m"), "--input"};
    succeeds(with(score, csv("b.libsvm", "0 1:2 3:1\n1 2:1\n")));
    assertThat(printed).contains("rows 2").contains("accuracy");
    refused("Index 5 out of bounds for vector of size 5", with(score, csv("c.libsvm", "0 6:1\n")));
  }

  /** Without imputing, a missing cell is the network's to handle, which names it. */
  @Test
  void missingCellsAreRefusedByNameWhereTheyAreNotImputed() throws IOException {
    String data =
        csv(
            "t.csv",
            IntStream.range(0, 60)
                .mapToObj(i -> (i == 42 ? "" : i % 7) + "," + i % 5 + "," + i % 2)
                .collect(Collectors.joining("\n", "a.b,c,label\n", "\n")));
    String[] train = {"train", "--input", data, "--model", path("m"), "--set", "maxIter=1"};
    refused(
        "row 42 (counted from 0): column 'features', found NaN at index 0 ('a.b')",
        with(train, "--table-set", "impute=false"));
    succeeds(with(train, "--table-set", "impute=false", "--set", "handleInvalid=skip"));
    String large = csv("l.csv", "a,c,label\n" + "1,1e200,0\n2,3,1\n".repeat(10));
    refused("found 1.0E200 at index 1 ('c')", "train", "--input", large, "--model", path("n"));
  }
}
