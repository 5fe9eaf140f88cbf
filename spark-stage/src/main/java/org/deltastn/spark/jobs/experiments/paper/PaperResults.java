package org.deltastn.spark.jobs.experiments.paper;

import static org.apache.spark.sql.functions.col;
import static org.apache.spark.sql.functions.map_from_arrays;

import java.io.IOException;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.hadoop.fs.Path;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SaveMode;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.jobs.experiments.paper.PaperResult.Point;
import org.deltastn.spark.preflight.SessionSettings;

/**
 * The results of finished runs in two Parquet tables of a folder: {@code results}, a row a run, and
 * {@code epochs}, a row for every point of its course.
 *
 * <p>The course is written first, so that a run with a row in {@code results} is complete; a
 * process that ends between the two leaves points that are written again later, with equal values.
 */
final class PaperResults {

  private static final StructType RESULTS =
      new StructType()
          .add("run", DataTypes.StringType, false)
          .add("form", DataTypes.StringType, false)
          .add("bestEpoch", DataTypes.IntegerType, false)
          .add("validationLoss", DataTypes.DoubleType, false)
          .add("validationAccuracy", DataTypes.DoubleType, false)
          .add("testLoss", DataTypes.DoubleType, false)
          .add("testAccuracy", DataTypes.DoubleType, false)
          .add("trials", DataTypes.IntegerType, false)
          .add("seconds", DataTypes.DoubleType, false)
          .add("executorSeconds", DataTypes.DoubleType, false);

  private static final StructType EPOCHS =
      new StructType()
          .add("run", DataTypes.StringType, false)
          .add("form", DataTypes.StringType, false)
          .add("epoch", DataTypes.IntegerType, false)
          .add("seconds", DataTypes.DoubleType, false)
          .add("validationLoss", DataTypes.DoubleType, false)
          .add("names", DataTypes.createArrayType(DataTypes.StringType, false), false)
          .add("values", DataTypes.createArrayType(DataTypes.DoubleType, false), false);

  private final SparkSession spark;
  private final String results;
  private final String epochs;

  PaperResults(SparkSession spark, String folder) {
    this.spark = spark;
    this.results = folder + "/results";
    this.epochs = folder + "/epochs";
  }

  /** Adds a finished run. */
  void add(PaperResult result) {
    List<Row> points = new ArrayList<>();
    for (Point point : result.points()) {
      points.add(
          RowFactory.create(
              result.run(),
              result.form(),
              point.epoch(),
              point.seconds(),
              point.validationLoss(),
              point.hyperparameters().keySet().toArray(String[]::new),
              point.hyperparameters().values().toArray(Double[]::new)));
    }
    append(
        spark
            .createDataFrame(points, EPOCHS)
            .withColumn("hyperparameters", map_from_arrays(col("names"), col("values")))
            .drop("names", "values"),
        epochs);
    Row row =
        RowFactory.create(
            result.run(),
            result.form(),
            result.bestEpoch(),
            result.validationLoss(),
            result.validationAccuracy(),
            result.testLoss(),
            result.testAccuracy(),
            result.trials(),
            result.seconds(),
            result.executorSeconds());
    append(spark.createDataFrame(List.of(row), RESULTS), results);
  }

  private static void append(Dataset<Row> rows, String path) {
    rows.coalesce(1).write().mode(SaveMode.Append).parquet(path);
  }

  /** Returns the finished runs of a form by name, without their courses. */
  Map<String, PaperResult> finished(String form) throws IOException {
    Map<String, PaperResult> all = new LinkedHashMap<>();
    if (exists(results)) {
      for (Row row : spark.read().parquet(results).filter(form(form)).collectAsList()) {
        PaperResult result = result(row);
        all.put(result.run(), result);
      }
    }
    return all;
  }

  /** Returns the finished runs of a form by name, with their courses. */
  Map<String, PaperResult> finishedWithPoints(String form) throws IOException {
    Map<String, PaperResult> all = finished(form);
    if (all.isEmpty()) {
      return all;
    }
    Map<String, List<Point>> courses = new LinkedHashMap<>();
    for (Row row :
        spark
            .read()
            .parquet(epochs)
            .filter(form(form))
            .dropDuplicates("run", "epoch", "seconds")
            .orderBy("seconds", "epoch")
            .collectAsList()) {
      courses.computeIfAbsent(row.getAs("run"), run -> new ArrayList<>()).add(point(row));
    }
    all.replaceAll((run, result) -> result.withPoints(courses.getOrDefault(run, List.of())));
    return all;
  }

  private static Column form(String form) {
    return col("form").equalTo(form);
  }

  private boolean exists(String path) throws IOException {
    Path folder = new Path(path);
    return folder.getFileSystem(SessionSettings.hadoop(spark)).exists(folder);
  }

  private static PaperResult result(Row row) {
    return new PaperResult(
        row.getAs("run"),
        row.getAs("form"),
        row.getAs("bestEpoch"),
        row.getAs("validationLoss"),
        row.getAs("validationAccuracy"),
        row.getAs("testLoss"),
        row.getAs("testAccuracy"),
        row.getAs("trials"),
        row.getAs("seconds"),
        row.getAs("executorSeconds"),
        List.of());
  }

  private static Point point(Row row) {
    return new Point(
        row.getAs("epoch"),
        row.getAs("seconds"),
        row.getAs("validationLoss"),
        row.<String, Double>getJavaMap(row.fieldIndex("hyperparameters")));
  }
}
