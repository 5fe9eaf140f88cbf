package org.deltastn.spark.jobs.data;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import java.util.Locale;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.Samples;
import org.deltastn.spark.report.Numbers;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** What is printed of scored rows, against the same summed up in plain Java. */
class MeasuresTest {

  private static DeltaStnClassificationModel classifier;
  private static DeltaStnRegressionModel regressor;
  private static Dataset<Row> classes;
  private static Dataset<Row> numbers;

  @BeforeAll
  static void train() {
    Dataset<Row> clusters = Samples.frame(Samples.clusters(60));
    classifier = Samples.classifier().setMaxIter(1).fit(clusters);
    classes = classifier.transform(clusters);
    Dataset<Row> line = Samples.frame(Samples.line(60));
    regressor = Samples.regressor().setMaxIter(1).fit(line);
    numbers = regressor.transform(line);
  }

  /** Returns the scored rows with other labels. */
  private static Dataset<Row> labelled(String expression) {
    return classes.withColumn("label", functions.expr(expression));
  }

  private static String expected(List<Row> rows) {
    double loss = 0;
    double hits = 0;
    for (Row row : rows) {
      double label = row.<Number>getAs("label").doubleValue();
      loss -= Math.log(row.<Vector>getAs("probability").apply((int) label)) / rows.size();
      hits += row.<Double>getAs("prediction") == label ? 1 : 0;
    }
    return "loss "
        + Numbers.loss(loss)
        + String.format(Locale.ROOT, "  accuracy %.4f", hits / rows.size());
  }

  @Test
  void aClassifierHasLossAndAccuracy() {
    assertThat(Measures.of(classes, classifier)).isEqualTo(expected(classes.collectAsList()));
  }

  @Test
  void aRegressionHasTheRootOfItsMeanSquaredError() {
    double sum = 0;
    for (Row row : numbers.collectAsList()) {
      double error = row.<Double>getAs("prediction") - row.<Double>getAs("label");
      sum += error * error;
    }
    assertThat(Measures.of(numbers, regressor))
        .isEqualTo("RMSE " + Numbers.loss(Math.sqrt(sum / 60)));
  }

  @Test
  void rowsWithoutALabelTheModelKnowsAreLeftOutAndCounted() {
    Dataset<Row> some =
        labelled(
            "case when label = 0 and validation then null when label = 1 and validation then 7.0"
                + " when label = 2 and validation then 1.5 else label end");
    List<Row> known = some.filter("label in (0, 1, 2)").collectAsList();
    long missing = some.filter("label is null").count();
    long foreign = some.filter("label in (7, 1.5)").count();

    assertThat(missing).isPositive();
    assertThat(foreign).isPositive();
    assertThat(Measures.of(some, classifier))
        .isEqualTo(
            expected(known)
                + " ("
                + missing
                + " of 60 rows have no label; "
                + foreign
                + " rows have a label that the model does not know)");
  }

  @Test
  void textsThatAreNumbersAreLabelsToo() {
    Dataset<Row> texts = labelled("string(label)");
    assertThat(Measures.of(texts, classifier)).isEqualTo(expected(classes.collectAsList()));
    Dataset<Row> words = labelled("'none'");
    assertThat(Measures.of(words, classifier)).isEqualTo(" (60 of 60 rows have no label)");
  }

  @Test
  void withoutLabelsThereIsNothingToSay() {
    assertThat(Measures.of(classes.drop("label"), classifier)).isEmpty();
    Dataset<Row> days = labelled("date'2026-01-01'");
    assertThat(Measures.of(days, classifier))
        .isEqualTo(" (no measures: the labels in 'label' are date, expected numbers or texts)");
  }

  @Test
  void columnsWithoutANameLeaveOutWhatNeedsThem() {
    DeltaStnClassificationModel other = classifier.copy(ParamMap.empty());
    other.setPredictionCol("");
    assertThat(Measures.of(classes, other))
        .startsWith("loss ")
        .endsWith(" (no accuracy, as predictionCol is empty)");
    other.setPredictionCol("prediction").setProbabilityCol("");
    assertThat(Measures.of(classes, other))
        .startsWith("accuracy ")
        .endsWith(" (no loss, as probabilityCol is empty)");
    DeltaStnRegressionModel bare = regressor.copy(ParamMap.empty());
    bare.setPredictionCol("");
    assertThat(Measures.of(numbers, bare)).isEqualTo(" (no RMSE, as predictionCol is empty)");
  }
}
