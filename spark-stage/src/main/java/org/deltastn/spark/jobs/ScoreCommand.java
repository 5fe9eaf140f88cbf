package org.deltastn.spark.jobs;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashSet;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.concurrent.Callable;
import org.apache.hadoop.fs.Path;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.functions;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.BinaryType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.MapType;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.apache.spark.sql.types.UserDefinedType;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.jobs.data.DataInput;
import org.deltastn.spark.jobs.data.Measures;
import org.deltastn.spark.jobs.data.Output;
import org.deltastn.spark.jobs.data.OwnFiles;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.InputOptions;
import org.deltastn.spark.jobs.settings.JobSettings;
import org.deltastn.spark.jobs.settings.SavedModelOption;
import org.deltastn.spark.preflight.SessionSettings;
import org.deltastn.spark.tables.TableVectorizerModel;
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
      "prediction; those of csv as they are typed there. A classifier's probabilities too, one column a class in csv, an array in parquet.",
      "Where the data have labels, the loss and accuracy, or the RMSE, are printed."
    })
final class ScoreCommand implements Callable<Integer> {

  @Mixin private InputOptions input;

  @Mixin private SavedModelOption saved;

  @Option(
      names = "--output",
      paramLabel = "DIR",
      description = "where the scored rows are written; without it they are only counted")
  private String output;

  @Option(names = "--output-format", description = "parquet (the default) or csv")
  private String outputFormat = "parquet";

  @Option(
      names = "--overwrite",
      description = "replace scored rows of an earlier run, and nothing else")
  private boolean overwrite;

  @Override
  public Integer call() throws IOException {
    String model = saved.path();
    if (!outputFormat.equals("parquet") && !outputFormat.equals("csv")) {
      throw new IllegalArgumentException(
          "found the output format '" + outputFormat + "', expected parquet or csv");
    }
    try (JobSession session = JobSession.open("delta-stn score", 2)) {
      SparkSession spark = session.spark();
      DataInput data = JobSettings.of(input.given(), Map.of(), null).input();
      Output target = null;
      if (output != null) {
        target =
            Output.of(spark, "--output", output, OwnFiles.SCORES, overwrite)
                .apartFrom(data.path())
                .apartFrom(model);
      }
      Transformer loaded = SavedModels.load(spark, model);
      List<DeltaStnModel> networks = SavedModels.networks(loaded);
      List<TableVectorizerModel> tables = SavedModels.stages(loaded, TableVectorizerModel.class);
      Dataset<Row> rows =
          tables.isEmpty()
              ? data.withFeatures(networks.get(0).network().inputs())
                  .readWithText(spark, session.kept())
              : data.readCells(spark, session.kept(), true);
      ScoreNotes.of(data, rows, loaded).forEach(System.out::println);
      boolean skips = !tables.isEmpty() && data.skipsBadRows();
      if (skips) {
        tables.forEach(table -> table.setHandleInvalid("skip"));
      }
      Dataset<Row> scored = session.kept().keep(loaded.transform(rows));
      if (target != null) {
        Dataset<Row> written = scored.select(columns(scored.schema(), networks));
        target.write(
            path -> {
              written
                  .write()
                  .option("header", true)
                  .option("escape", "\"")
                  .option("ignoreLeadingWhiteSpace", false)
                  .option("ignoreTrailingWhiteSpace", false)
                  .format(outputFormat)
                  .save(path);
              Path folder = new Path(path);
              OwnFiles.list(folder.getFileSystem(SessionSettings.hadoop(spark)), folder);
            });
        System.out.println("Scored rows written to " + target.path());
      }
      long count = scored.count();
      long left = skips ? rows.count() - count : 0;
      if (left > 0) {
        System.out.println(left + " rows with a cell of another kind are left out");
      }
      System.out.println("rows " + count);
      for (DeltaStnModel network : networks) {
        String measures = Measures.of(scored, network);
        if (!measures.isEmpty()) {
          System.out.println((networks.size() > 1 ? network.uid() + "  " : "") + measures);
        }
      }
    }
    return 0;
  }

  private Column[] columns(StructType schema, List<DeltaStnModel> networks) {
    List<Column> columns = new ArrayList<>();
    List<String> vectors = new ArrayList<>();
    Set<String> text = new HashSet<>(Set.of(DataInput.TEXT));
    if (Arrays.asList(schema.fieldNames()).contains(DataInput.TEXT)) {
      for (String name : ((StructType) schema.apply(DataInput.TEXT).dataType()).fieldNames()) {
        columns.add(ColumnNames.column(DataInput.TEXT).getField(name).as(name));
        text.add(name);
      }
    }
    for (StructField field : schema.fields()) {
      if (field.dataType().equals(SQLDataTypes.VectorType())) {
        vectors.add(field.name());
      } else if (!text.contains(field.name())) {
        requireHeld(field);
        columns.add(ColumnNames.column(field.name()));
      }
    }
    if (!vectors.isEmpty()) {
      System.out.println("Not written, as they are vectors: " + String.join(", ", vectors));
    }
    for (DeltaStnModel network : networks) {
      if (network instanceof DeltaStnClassificationModel classifier
          && !classifier.getProbabilityCol().isEmpty()) {
        String name = classifier.getProbabilityCol();
        Column array = functions.vector_to_array(ColumnNames.column(name), "float64");
        if (outputFormat.equals("parquet")) {
          columns.add(array.as(name));
        } else {
          for (int c = 0; c < classifier.numClasses(); c++) {
            columns.add(array.getItem(c).as(name + "_" + c));
          }
        }
      }
    }
    return columns.toArray(Column[]::new);
  }

  private void requireHeld(StructField field) {
    DataType type = field.dataType();
    boolean nested =
        type instanceof ArrayType
            || type instanceof MapType
            || type instanceof StructType
            || type instanceof BinaryType
            || type instanceof UserDefinedType;
    if (nested && outputFormat.equals("csv")) {
      throw new IllegalArgumentException(
          "csv cannot hold the column '"
              + field.name()
              + "' of "
              + type.simpleString()
              + "; give --output-format parquet");
    }
  }
}
