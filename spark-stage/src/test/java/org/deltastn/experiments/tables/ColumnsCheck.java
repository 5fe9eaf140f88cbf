package org.deltastn.experiments.tables;

import java.io.BufferedReader;
import java.io.IOException;
import java.io.InputStreamReader;
import java.io.PrintWriter;
import java.io.StringWriter;
import java.nio.charset.StandardCharsets;
import java.nio.file.Files;
import java.nio.file.Path;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import java.util.stream.Collectors;
import java.util.stream.IntStream;
import java.util.zip.GZIPInputStream;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.regression.LinearRegression;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.functions;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.jobs.DeltaStnProgram;
import org.deltastn.spark.jobs.JobSession;
import org.deltastn.spark.tables.AdultLike;
import org.deltastn.spark.tables.TableLabels;
import org.deltastn.spark.tables.TableVectorizer;
import org.deltastn.spark.tables.TableVectorizerModel;

/**
 * Trains by the command line on csv files, all settings at their defaults: on a table made by rule
 * with columns of every kind, where the network must be at least level with MLlib's
 * LogisticRegression over the same features; and on two UCI sets, where it must be better than the
 * mean. LinearRegression's error is printed beside.
 */
public final class ColumnsCheck {

  /** How much worse than the linear model counts as level. */
  private static final double LEVEL = 1.02;

  private final Path folder;
  private final List<String> failures = new ArrayList<>();

  private ColumnsCheck(Path folder) {
    this.folder = folder;
  }

  /** Runs the check; the argument is the folder of the UCI sets. */
  public static void main(String[] args) throws Exception {
    ColumnsCheck check = new ColumnsCheck(Files.createTempDirectory("columns"));
    check.classes();
    Path uci = Path.of(args.length > 0 ? args[0] : "../shared/data/uci");
    for (String name : List.of("concrete", "wine-quality-red")) {
      Path file = uci.resolve(name + ".txt.gz");
      if (Files.exists(file)) {
        check.regression(name, file);
      } else {
        System.out.println(name + " skipped: " + file + " does not exist");
      }
    }
    if (!check.failures.isEmpty()) {
      System.out.println("FAILED: " + String.join("; ", check.failures));
      System.exit(1);
    }
  }

  private void classes() throws Exception {
    Path training = Files.writeString(folder.resolve("adult.csv"), AdultLike.csv(8000, 1));
    Path test = Files.writeString(folder.resolve("next.csv"), AdultLike.csv(4000, 2));
    run("train", "--input", training.toString(), "--model", path("adult"));
    Dataset<Row> rows = TableLabels.classes(csv(test), "income").rows();
    double[] ours = measures(PipelineModel.load(path("adult")).transform(rows));
    Dataset<Row> known = TableLabels.classes(csv(training), "income").rows();
    TableVectorizerModel table = new TableVectorizer().setIgnoredCols("income").fit(known);
    Dataset<Row> linear =
        new LogisticRegression()
            .setLabelCol("income")
            .fit(table.transform(known))
            .transform(table.transform(rows));
    double[] theirs = measures(linear);
    System.out.printf(
        Locale.ROOT,
        "adult-like, 8,000 rows  network: loss %.4f accuracy %.4f  LogisticRegression: loss %.4f"
            + " accuracy %.4f%n",
        ours[0],
        ours[1],
        theirs[0],
        theirs[1]);
    if (!(ours[0] <= LEVEL * theirs[0])) {
      failures.add("adult-like: the network is worse than LogisticRegression");
    }
  }

  private static double[] measures(Dataset<Row> scored) {
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator().setLabelCol("income");
    return new double[] {
      evaluator.setMetricName("logLoss").evaluate(scored),
      evaluator.setMetricName("accuracy").evaluate(scored)
    };
  }

  private void regression(String name, Path file) throws Exception {
    List<String> lines = lines(file);
    Collections.shuffle(lines, new Random(1));
    int columns = lines.get(0).split(",").length;
    String header =
        IntStream.range(0, columns)
            .mapToObj(i -> i == columns - 1 ? "target" : "x." + i)
            .collect(Collectors.joining(","));
    int cut = lines.size() * 9 / 10;
    Path training = folder.resolve(name + ".csv");
    Files.writeString(training, header + "\n" + String.join("\n", lines.subList(0, cut)) + "\n");
    Path test = folder.resolve(name + "-next.csv");
    Files.writeString(
        test, header + "\n" + String.join("\n", lines.subList(cut, lines.size())) + "\n");
    run("train", "--stage", "regressor", "--input", training.toString(), "--model", path(name));
    Dataset<Row> rows = TableLabels.targets(csv(test), "target").rows();
    RegressionEvaluator evaluator = new RegressionEvaluator().setLabelCol("target");
    double ours = evaluator.evaluate(PipelineModel.load(path(name)).transform(rows));
    Dataset<Row> known = TableLabels.targets(csv(training), "target").rows();
    TableVectorizerModel table = new TableVectorizer().setIgnoredCols("target").fit(known);
    double theirs =
        evaluator.evaluate(
            new LinearRegression()
                .setLabelCol("target")
                .fit(table.transform(known))
                .transform(table.transform(rows)));
    double constant =
        evaluator.evaluate(
            rows.withColumn(
                "prediction",
                functions.lit(known.agg(functions.avg("target")).head().getDouble(0))));
    System.out.printf(
        Locale.ROOT,
        "%s, %d rows  network: RMSE %.4f  LinearRegression: %.4f  the mean: %.4f%n",
        name,
        lines.size(),
        ours,
        theirs,
        constant);
    if (!(ours < constant)) {
      failures.add(name + " is no better than the mean");
    }
  }

  private static List<String> lines(Path file) throws IOException {
    try (BufferedReader reader =
        new BufferedReader(
            new InputStreamReader(
                new GZIPInputStream(Files.newInputStream(file)), StandardCharsets.UTF_8))) {
      return new ArrayList<>(
          reader
              .lines()
              .filter(line -> !line.isBlank())
              .map(line -> line.strip().replaceAll("[\\s,;]+", ","))
              .toList());
    }
  }

  private static Dataset<Row> csv(Path file) {
    SparkSession spark = LocalSpark.session();
    return spark.read().option("header", true).option("escape", "\"").csv(file.toString());
  }

  private String path(String name) {
    return folder.resolve(name).toString();
  }

  private void run(String... args) {
    LocalSpark.session();
    StringWriter errors = new StringWriter();
    int code =
        JobSession.command(new DeltaStnProgram()).setErr(new PrintWriter(errors)).execute(args);
    LocalSpark.session();
    if (code != 0) {
      throw new IllegalStateException(String.join(" ", args) + ": " + errors);
    }
  }
}
