package org.deltastn.spark.jobs;

import com.typesafe.config.Config;
import java.io.PrintStream;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Pipeline;
import org.apache.spark.ml.PipelineModel;
import org.apache.spark.ml.PipelineStage;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.evaluation.FeatureImportance;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.jobs.settings.JobSettings;
import org.deltastn.spark.jobs.settings.StageConfig;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.tables.ClassNames;
import org.deltastn.spark.tables.ColumnKind;
import org.deltastn.spark.tables.ColumnPlan;
import org.deltastn.spark.tables.TableLabels;
import org.deltastn.spark.tables.TableVectorizer;
import org.deltastn.spark.tables.TableVectorizerModel;

/** What a command fits to a table: what makes the features and labels, and the estimator. */
final class StagePipeline {

  private final DeltaStnParams estimator;
  private final JobSettings settings;
  private final PrintStream out;
  private TableVectorizer vectorizer;
  private boolean measures;
  private FeatureImportance importance;

  /**
   * Creates the pipeline of an estimator, whose Params name the columns.
   *
   * @param out gets a line about each group of columns
   */
  StagePipeline(DeltaStnParams estimator, JobSettings settings, PrintStream out) {
    this.estimator = estimator;
    this.settings = settings;
    this.out = out;
  }

  /** Makes {@link #fit} measure how much the model needs each column of a table. */
  StagePipeline measureImportance() {
    measures = true;
    return this;
  }

  /** Returns how much the model needs each column; null where no table was fitted or measured. */
  FeatureImportance importance() {
    return importance;
  }

  /**
   * Fits it.
   *
   * @param last the last stage but names of classes: the estimator, or a search over it
   * @throws IllegalArgumentException if there is no label, or no column for the features
   */
  PipelineModel fit(Estimator<?> last, Dataset<Row> data) {
    chooseLabel(data);
    String features = text("featuresCol");
    if (settings.features().length == 0 && holdsVectors(data, features)) {
      print(data, List.of(features), Map.of());
      return new Pipeline().setStages(new PipelineStage[] {last}).fit(data);
    }
    TableLabels labels = labels(withNumbers(data));
    Dataset<Row> rows = labels.rows().persist(StorageLevel.MEMORY_AND_DISK());
    try {
      TableVectorizerModel table = table(rows, features);
      print(data, table);
      List<PipelineStage> stages = new ArrayList<>(List.of(table, last));
      if (!labels.names().isEmpty()) {
        out.println("Classes: " + String.join(", ", labels.names()));
        if (!text("predictionCol").isEmpty()) {
          stages.add(new ClassNames().setInputCol(text("predictionCol")));
        }
      }
      if (labels.unlabelled() > 0) {
        out.println(labels.unlabelled() + " rows without a label are left out");
      }
      PipelineModel pipeline =
          new Pipeline().setStages(stages.toArray(PipelineStage[]::new)).fit(rows);
      if (measures) {
        importance = importance(SavedModels.network(pipeline), table, rows);
      }
      return pipeline;
    } finally {
      rows.unpersist();
    }
  }

  private static FeatureImportance importance(
      DeltaStnModel network, TableVectorizerModel table, Dataset<Row> rows) {
    Dataset<Row> features = table.transform(rows);
    return network instanceof DeltaStnClassificationModel classifier
        ? classifier.featureImportance(features, table.featureCounts())
        : ((DeltaStnRegressionModel) network).featureImportance(features, table.featureCounts());
  }

  private void print(Dataset<Row> data, TableVectorizerModel table) {
    List<String> used = new ArrayList<>();
    Map<String, String> skipped = new HashMap<>();
    boolean plain = true;
    for (ColumnPlan plan : table.plans()) {
      if (plan.isUsed()) {
        plain &= plan.kind() == ColumnKind.NUMBER && plan.missing() == 0;
        used.add(plan.name());
      } else {
        skipped.put(plan.name(), plan.note());
      }
    }
    print(data, used, skipped);
    if (!plain) {
      out.print(table.columnsText());
    }
  }

  private void print(Dataset<Row> data, List<String> features, Map<String, String> skipped) {
    String source = settings.required("input") + " (" + settings.format() + ")";
    DataNotes.of(source, data.schema(), features, skipped, estimator).forEach(out::println);
    out.println(DataNotes.engine(estimator));
  }

  /**
   * Returns the fitted stage of the table. A network whose layers were counted for the columns of
   * numbers, constant ones among them, gets these.
   */
  private TableVectorizerModel table(Dataset<Row> rows, String features) {
    vectorizer = vectorizer(rows, features);
    List<ColumnPlan> plans = vectorizer.plans(rows);
    boolean layers = estimator.isDefined(estimator.layers());
    boolean counted = layers || estimator.isDefined(estimator.getParam("networkJson"));
    int found = plans.stream().mapToInt(ColumnPlan::features).sum();
    boolean fits = layers && estimator.getLayers()[0] == found;
    if (!counted || fits || settings.features().length > 0) {
      return vectorizer.fit(rows, plans);
    }
    String[] columns =
        Arrays.stream(rows.columns())
            .filter(name -> !Arrays.asList(vectorizer.getIgnoredCols()).contains(name))
            .toArray(String[]::new);
    List<ColumnPlan> numbers =
        vectorizer.copy(ParamMap.empty()).setInputCols(columns).plans(rows).stream()
            .filter(plan -> plan.kind() == ColumnKind.NUMBER)
            .toList();
    if (numbers.isEmpty()) {
      return vectorizer.fit(rows, plans);
    }
    String[] names = numbers.stream().map(ColumnPlan::name).toArray(String[]::new);
    return vectorizer.setInputCols(names).fit(rows, numbers);
  }

  /** Returns what the table stage was set to, under {@code table}; nothing without one. */
  Config configuration(Config complete) {
    return vectorizer == null
        ? complete
        : complete.withFallback(StageConfig.of(vectorizer).atPath(JobSettings.TABLE));
  }

  private String text(String param) {
    return (String) estimator.getOrDefault(estimator.getParam(param));
  }

  private void set(String param, String value) {
    estimator.set(estimator.getParam(param), value);
  }

  private void chooseLabel(Dataset<Row> data) {
    List<String> names = Arrays.asList(data.columns());
    if (!settings.text("label").isEmpty()) {
      set("labelCol", settings.text("label"));
    } else if (!names.contains(text("labelCol"))
        && !estimator.isSet(estimator.getParam("labelCol"))
        && names.size() > 1) {
      String last = names.get(names.size() - 1);
      out.println("Label: '" + last + "', the last column; --label names another");
      set("labelCol", last);
    }
  }

  private static boolean holdsVectors(Dataset<Row> data, String features) {
    if (!Arrays.asList(data.columns()).contains(features)) {
      return false;
    }
    DataType type = data.schema().apply(features).dataType();
    return type.equals(SQLDataTypes.VectorType()) || type instanceof ArrayType;
  }

  private TableLabels labels(Dataset<Row> rows) {
    boolean classes = estimator.hasParam("numClasses");
    return classes
        ? TableLabels.classes(rows, text("labelCol"))
        : TableLabels.targets(rows, text("labelCol"));
  }

  /** Texts of a csv file as the stages read weights and validation indicators. */
  private Dataset<Row> withNumbers(Dataset<Row> data) {
    Column[] columns =
        Arrays.stream(data.schema().fields())
            .map(
                field -> {
                  Column cell = ColumnNames.column(field.name());
                  boolean text = field.dataType() instanceof StringType;
                  if (text && field.name().equals(text("weightCol"))) {
                    return number(field.name()).as(field.name());
                  } else if (text && field.name().equals(text("validationIndicatorCol"))) {
                    Column word = functions.lower(functions.trim(cell));
                    return functions
                        .when(word.equalTo("true"), 1.0)
                        .when(word.equalTo("false"), 0.0)
                        .otherwise(number(field.name()))
                        .as(field.name());
                  }
                  return cell;
                })
            .toArray(Column[]::new);
    return data.select(columns);
  }

  private static Column number(String name) {
    return functions.expr("try_cast(" + ColumnNames.quoted(name) + " as double)");
  }

  private TableVectorizer vectorizer(Dataset<Row> rows, String features) {
    TableVectorizer stage = new TableVectorizer();
    StageConfig.apply(settings.table(), stage);
    settings
        .dateFormat()
        .filter(format -> !stage.isSet(stage.dateFormat()))
        .ifPresent(stage::setDateFormat);
    Set<String> ignored = new TreeSet<>(Arrays.asList(stage.getIgnoredCols()));
    ignored.addAll(Arrays.asList(settings.ignored()));
    for (String param : List.of("labelCol", "weightCol", "validationIndicatorCol")) {
      if (!text(param).isEmpty()) {
        ignored.add(text(param));
      }
    }
    String output = features;
    while (Arrays.asList(rows.columns()).contains(output)) {
      output += "_vector";
    }
    set("featuresCol", output);
    if (settings.features().length > 0) {
      stage.setInputCols(settings.features());
    }
    return stage.setIgnoredCols(ignored.toArray(String[]::new)).setOutputCol(output);
  }
}
