package org.deltastn.spark.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import java.util.Map;
import java.util.concurrent.Callable;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnModel;
import picocli.CommandLine.Command;
import picocli.CommandLine.Mixin;
import picocli.CommandLine.Option;

/** Applies a saved model to data. */
@Command(
    name = "score",
    mixinStandardHelpOptions = true,
    sortOptions = false,
    description = {
      "Applies a saved model to data and writes the columns of the data, without vectors, and the",
      "prediction; a classifier's probabilities too, one column a class in csv, an array in parquet.",
      "Where the data have labels, the loss and accuracy, or the RMSE, are printed."
    })
final class ScoreCommand implements Callable<Integer> {

  @Mixin private InputOptions input;

  @Option(
      names = "--model",
      required = true,
      paramLabel = "DIR",
      description = "where the model was saved: of a pipeline, a classifier or a regressor")
  private String model;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "where the scored rows are written; without it they are only counted")
  private String output;

  @Option(names = "--output-format", description = "parquet (the default) or csv")
  private String outputFormat = "parquet";

  @Option(names = "--overwrite", description = "replace what is at the output already")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    if (!outputFormat.equals("parquet") && !outputFormat.equals("csv")) {
      throw new IllegalArgumentException(
          "found the output format '" + outputFormat + "', expected parquet or csv");
    }
    try (SparkSession spark = JobSession.open("delta-stn score", 2)) {
      DataInput data = JobSettings.of(input.given(), Map.of(), null).input();
      Transformer loaded = SavedModels.load(spark, model);
      DeltaStnModel network = SavedModels.network(loaded);
      Dataset<Row> scored = loaded.transform(data.read(spark)).cache();
      if (output != null) {
        scored
            .select(columns(scored.schema(), network))
            .write()
            .mode(overwrite ? "overwrite" : "error")
            .option("header", true)
            .format(outputFormat)
            .save(output);
        System.out.println("Scored rows written to " + output);
      }
      System.out.println("rows " + scored.count() + measures(scored, (Params) network));
    }
    return 0;
  }

  private Column[] columns(StructType schema, DeltaStnModel network) {
    List<Column> columns = new ArrayList<>();
    for (StructField field : schema.fields()) {
      DataType type = field.dataType();
      if (!type.equals(SQLDataTypes.VectorType()) && !type.typeName().equals("array")) {
        columns.add(org.apache.spark.sql.functions.col("`" + field.name() + "`"));
      }
    }
    if (network instanceof DeltaStnClassificationModel classifier
        && !classifier.getProbabilityCol().isEmpty()) {
      String name = classifier.getProbabilityCol();
      Column array =
          functions.vector_to_array(
              org.apache.spark.sql.functions.col("`" + name + "`"), "float64");
      if (outputFormat.equals("parquet")) {
        columns.add(array.as(name));
      } else {
        for (int c = 0; c < classifier.numClasses(); c++) {
          columns.add(array.getItem(c).as(name + "_" + c));
        }
      }
    }
    return columns.toArray(Column[]::new);
  }

  private static String measures(Dataset<Row> scored, Params network) {
    String label = (String) network.getOrDefault(network.getParam("labelCol"));
    String prediction = (String) network.getOrDefault(network.getParam("predictionCol"));
    if (!Arrays.asList(scored.columns()).contains(label)) {
      return "";
    }
    if (network instanceof DeltaStnClassificationModel classifier) {
      MulticlassClassificationEvaluator evaluator =
          new MulticlassClassificationEvaluator()
              .setLabelCol(label)
              .setPredictionCol(prediction)
              .setProbabilityCol(classifier.getProbabilityCol());
      return String.format(
          Locale.ROOT,
          "  loss %.4f  accuracy %.4f",
          evaluator.setMetricName("logLoss").evaluate(scored),
          evaluator.setMetricName("accuracy").evaluate(scored));
    }
    RegressionEvaluator evaluator =
        new RegressionEvaluator().setLabelCol(label).setPredictionCol(prediction);
    return String.format(Locale.ROOT, "  RMSE %.4f", evaluator.evaluate(scored));
  }
}
