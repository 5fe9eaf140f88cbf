package org.deltastn.spark.evaluation;

import static org.apache.spark.ml.functions.vector_to_array;
import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.Samples;
import org.deltastn.spark.report.TrainingReport;
import org.junit.jupiter.api.Test;

class FeatureImportanceTest {

  /** y = x₀ − 2 x₁ + noise of 0.1; x₂ says nothing. */
  @Test
  void theImportanceOfALinesFeaturesIsWhatTheirSlopesSay() {
    Dataset<Row> raw = Samples.frame(Samples.line(400));
    String[] names = {"one", "two", "none"};
    Dataset<Row> arrays =
        raw.withColumn("array", vector_to_array(functions.col("features"), "float64"));
    for (int j = 0; j < 3; j++) {
      arrays = arrays.withColumn(names[j], arrays.col("array").getItem(j));
    }
    Dataset<Row> named =
        new VectorAssembler()
            .setInputCols(new String[] {"one", "two", "none"})
            .setOutputCol("x")
            .transform(arrays);
    DeltaStnRegressionModel model =
        Samples.regressor().setFeaturesCol("x").setMaxIter(30).setStepSize(0.05).fit(named);
    FeatureImportance found = model.featureImportance(named);
    assertThat(found.baseline())
        .isCloseTo(model.evaluate(named).rootMeanSquaredError(), within(1e-5));
    assertThat(found.features())
        .extracting(FeatureImportance.Feature::name)
        .containsExactly("two", "one", "none");
    // Two independent draws of a normal differ by √2 deviations: RMSE √2 · slope.
    assertThat(found.features().get(0).importance() + found.baseline())
        .isCloseTo(2 * Math.sqrt(2), within(0.5));
    assertThat(found.features().get(1).importance() + found.baseline())
        .isCloseTo(Math.sqrt(2), within(0.3));
    assertThat(found.features().get(2).importance()).isCloseTo(0, within(0.05));
    assertThat(found.features().get(0).deviation()).isPositive();
    assertThat(model.featureImportance(named)).isEqualTo(found);
    assertThat(TrainingReport.of(model).importance(found).toHtml())
        .contains("<h2>Features</h2>", ">two<", "Rise of the RMSE");
    assertThat(TrainingReport.of(model).toHtml()).doesNotContain("<h2>Features</h2>");
  }

  /** The third feature of the clusters is noise for two of the classes, the fourth for all. */
  @Test
  void aClassifiersIsTheRiseOfItsLogLoss() {
    List<Row> rows = Samples.clusters(200);
    DeltaStnClassificationModel model =
        Samples.classifier().setMaxIter(10).fit(Samples.frame(rows));
    FeatureImportance found = model.featureImportance(Samples.frame(rows));
    assertThat(found.baseline())
        .isCloseTo(model.evaluate(Samples.frame(rows)).logLoss(), within(1e-5));
    assertThat(found.features()).hasSize(4);
    assertThat(found.features().get(3).name()).isEqualTo("feature3");
    assertThat(found.features().get(0).importance())
        .isGreaterThan(10 * Math.abs(found.features().get(3).importance()));
    assertThatThrownBy(() -> model.featureImportance(Samples.frame(rows).limit(0)))
        .hasMessageContaining("no row with a label");
  }

  @Test
  void theFeaturesOfAColumnAreExchangedTogether() {
    Dataset<Row> rows = Samples.frame(Samples.line(400));
    DeltaStnRegressionModel model = Samples.regressor().setMaxIter(30).setStepSize(0.05).fit(rows);
    Map<String, Integer> columns = new LinkedHashMap<>();
    columns.put("both", 2);
    columns.put("skipped", 0);
    columns.put("none", 1);

    FeatureImportance found = model.featureImportance(rows, columns);

    assertThat(found.features())
        .extracting(FeatureImportance.Feature::name)
        .containsExactly("both", "none");
    // Two draws of y = x₀ − 2 x₁ differ by √2 · √5 deviations.
    assertThat(found.features().get(0).importance() + found.baseline())
        .isCloseTo(Math.sqrt(10), within(0.5));
    assertThat(found.features().get(1).importance())
        .isEqualTo(model.featureImportance(rows).features().get(2).importance());
    columns.put("more", 1);
    assertThatThrownBy(() -> model.featureImportance(rows, columns))
        .hasMessage("the columns give 4 features, expected 3");
  }
}
