package org.deltastn.spark.jobs.data;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.Locale;
import org.apache.commons.lang3.math.NumberUtils;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.param.Params;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StringType;
import org.apache.spark.sql.types.StructField;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.columns.ClassLabels;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.report.Numbers;
import org.deltastn.spark.tables.TableLabels;

/** How good a network is on scored rows, as far as their labels and columns allow. */
public final class Measures {

  private static final String LABEL = "label";
  private static final String PREDICTION = "prediction";
  private static final String PROBABILITY = "probability";

  private final Dataset<Row> scored;
  private final DeltaStnModel network;
  private final List<String> values = new ArrayList<>();
  private final List<String> leftOut = new ArrayList<>();

  private Measures(Dataset<Row> scored, DeltaStnModel network) {
    this.scored = scored;
    this.network = network;
  }

  /**
   * Returns a line: loss and accuracy, or the RMSE, over the rows whose labels are known, and what
   * was left out and why; empty if there is no column of labels.
   */
  public static String of(Dataset<Row> scored, DeltaStnModel network) {
    Measures measures = new Measures(scored, network);
    measures.compute();
    String left =
        measures.leftOut.isEmpty() ? "" : " (" + String.join("; ", measures.leftOut) + ")";
    return String.join("  ", measures.values) + left;
  }

  private void compute() {
    String label = column("labelCol");
    if (label.isEmpty() || !Arrays.asList(scored.columns()).contains(label)) {
      return;
    }
    Column quoted = ColumnNames.column(label);
    StructField field = scored.schema().apply(label);
    Column number = number(quoted, field);
    if (number == null) {
      leftOut.add(
          "no measures: the labels in '"
              + label
              + "' are "
              + field.dataType().simpleString()
              + ", expected numbers or texts");
      return;
    }
    List<Column> columns =
        new ArrayList<>(List.of(number.as(LABEL), TableLabels.text(field).isNull().as("missing")));
    boolean present = add(columns, column("predictionCol"), PREDICTION);
    if (!present) {
      // The evaluator of the loss reads the column, and makes no use of it.
      columns.add(functions.lit(0.0).as(PREDICTION));
    }
    boolean probabilities =
        network instanceof DeltaStnClassificationModel classifier
            && add(columns, classifier.getProbabilityCol(), PROBABILITY);
    Dataset<Row> rows = scored.select(columns.toArray(Column[]::new));
    Dataset<Row> known = rows.filter(known());
    long all = rows.count();
    long missing = rows.filter("missing or isnan(" + LABEL + ")").count();
    long measured = known.count();
    if (missing > 0) {
      leftOut.add(missing + " of " + all + " rows have no label");
    }
    if (all - missing > measured) {
      leftOut.add(all - missing - measured + " rows have a label that the model does not know");
    }
    if (measured > 0 && network instanceof DeltaStnClassificationModel) {
      classification(known, present, probabilities);
    } else if (measured > 0 && present) {
      RegressionEvaluator evaluator =
          new RegressionEvaluator().setLabelCol(LABEL).setPredictionCol(PREDICTION);
      values.add("RMSE " + Numbers.loss(evaluator.evaluate(known)));
    } else if (measured > 0) {
      leftOut.add("no RMSE, as predictionCol is empty");
    }
  }

  private void classification(Dataset<Row> known, boolean predictions, boolean probabilities) {
    MulticlassClassificationEvaluator evaluator =
        new MulticlassClassificationEvaluator()
            .setLabelCol(LABEL)
            .setPredictionCol(PREDICTION)
            .setProbabilityCol(PROBABILITY);
    if (probabilities) {
      double loss = evaluator.setMetricName("logLoss").evaluate(known);
      values.add("loss " + Numbers.loss(loss));
    } else {
      leftOut.add("no loss, as probabilityCol is empty");
    }
    if (predictions) {
      double accuracy = evaluator.setMetricName("accuracy").evaluate(known);
      values.add(String.format(Locale.ROOT, "accuracy %.4f", accuracy));
    } else {
      leftOut.add("no accuracy, as predictionCol is empty");
    }
  }

  private Column known() {
    Column label = functions.col(LABEL);
    Column known = label.isNotNull().and(functions.not(functions.isnan(label)));
    return network instanceof DeltaStnClassificationModel classifier
        ? known
            .and(label.geq(0))
            .and(label.lt(classifier.numClasses()))
            .and(label.equalTo(functions.floor(label)))
        : known;
  }

  /** Returns labels as the network counts them, or null where their type holds none. */
  private Column number(Column label, StructField field) {
    DataType type = field.dataType();
    boolean numeric = type instanceof NumericType;
    if (!numeric && !(type instanceof BooleanType) && !(type instanceof StringType)) {
      return null;
    }
    List<String> names =
        network instanceof DeltaStnClassificationModel classifier
            ? classifier.classLabels()
            : List.of();
    boolean indices = numeric && !ClassLabels.of(field).values().isEmpty();
    if (names.isEmpty() || indices) {
      return type instanceof StringType
          ? functions.expr("try_cast(" + ColumnNames.quoted(field.name()) + " as double)")
          : label.cast("double");
    }
    Column text = TableLabels.text(field);
    Column number = functions.lit(null).cast("double");
    for (int i = 0; i < names.size(); i++) {
      number = functions.when(text.equalTo(names.get(i)), (double) i).otherwise(number);
    }
    // Class indices as they are, where none of the names is a number.
    boolean named = names.stream().anyMatch(NumberUtils::isParsable);
    return numeric && !named ? label.cast("double") : number;
  }

  private String column(String param) {
    Params params = (Params) network;
    return (String) params.getOrDefault(params.getParam(param));
  }

  private static boolean add(List<Column> columns, String name, String as) {
    if (name.isEmpty()) {
      return false;
    }
    columns.add(ColumnNames.column(name).as(as));
    return true;
  }
}
