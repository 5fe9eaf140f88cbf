package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.junit.jupiter.params.provider.Arguments.arguments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.UnaryOperator;
import java.util.stream.Stream;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.deltastn.hyper.Hyperparameter;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** What {@code fit} says about data and settings that will not do. */
class DataValidationTest {

  private static final Vector FINE = Vectors.dense(1, 2, 3, 4);

  static Stream<Arguments> badRows() {
    return Stream.of(
        arguments(RowFactory.create(null, 0.0, 1.0, false), "features", "null"),
        arguments(row(Vectors.dense(1, Double.NaN, 3, 4), 0.0), "features", "NaN at index 1"),
        arguments(
            row(Vectors.sparse(4, new int[] {2}, new double[] {Double.NEGATIVE_INFINITY}), 0.0),
            "features",
            "-Infinity at index 2"),
        arguments(row(Vectors.dense(1, 2, 1e39, 4), 0.0), "features", "1.0E39 at index 2"),
        arguments(row(Vectors.dense(1, 2), 0.0), "features", "vector of 2 values, expected 4"),
        arguments(row(FINE, null), "label", "null"),
        arguments(row(FINE, 3.0), "label", "found 3.0, expected a whole number from 0 to 2"),
        arguments(row(FINE, -1.0), "label", "found -1.0"),
        arguments(row(FINE, 0.5), "label", "found 0.5"),
        arguments(row(FINE, Double.NaN), "label", "found NaN"),
        arguments(RowFactory.create(FINE, 0.0, -2.0, false), "weight", "found -2.0"),
        arguments(RowFactory.create(FINE, 0.0, Double.NaN, false), "weight", "found NaN"),
        arguments(RowFactory.create(FINE, 0.0, null, false), "weight", "null"),
        arguments(RowFactory.create(FINE, 0.0, 1.0, null), "validation", "null"));
  }

  private static Row row(Vector features, Double label) {
    return RowFactory.create(features, label, 1.0, false);
  }

  @ParameterizedTest
  @MethodSource("badRows")
  void namesColumnRowAndWhatWasFound(Row bad, String column, String found) {
    List<Row> rows = new ArrayList<>(Samples.clusters(100));
    rows.set(70, bad);
    DeltaStnClassifier classifier =
        Samples.classifier().setWeightCol("weight").setValidationIndicatorCol("validation");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> classifier.fit(Samples.frame(rows)))
        .withMessageContaining("row 70")
        .withMessageContaining("column '" + column + "'")
        .withMessageContaining(found);
  }

  @Test
  void regressionLabelsMustBeFinite() {
    for (Double label : new Double[] {null, Double.NaN, Double.POSITIVE_INFINITY}) {
      List<Row> rows = new ArrayList<>(Samples.line(100));
      rows.set(3, row(Vectors.dense(1, 2, 3), label));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Samples.regressor().fit(Samples.frame(rows)))
          .withMessageContaining("row 3")
          .withMessageContaining("'label'");
    }
  }

  static Stream<Arguments> badSettings() {
    return Stream.of(
        setting(c -> c.setLayers(new int[] {5, 8, 3}), "found a vector of 4 values, expected 5"),
        setting(c -> c.setLayers(new int[] {4, 8, 2}), "expected a whole number from 0 to 1"),
        setting(c -> c.setNumClasses(4), "the network has 3 outputs, expected 4"),
        setting(c -> c.setNetworkJson("{}"), "at most one of layers and networkJson, found both"),
        setting(c -> c.setNumWorkers(90).setBatchSize(1), "90 workers needs a validation row"),
        setting(c -> c.setValidationFraction(1e-9), "validation slice is empty"),
        setting(c -> c.setValidationFraction(1 - 1e-9), "training slice is empty"),
        setting(c -> c.setBackend("abacus"), "no backend named 'abacus'"),
        setting(c -> c.setWeightCol("absent"), "no column 'absent'"),
        setting(c -> c.setWeightCol("features"), "column 'features' must be numeric"),
        setting(c -> c.setValidationIndicatorCol("features"), "'features' must be boolean, or num"),
        setting(c -> c.setValidationIndicatorCol("label"), "'label', found 2.0, expected 0 or 1"),
        setting(c -> c.setHyperparameters(Hyperparameter.dropout("absent").build()), "absent"));
  }

  private static Arguments setting(UnaryOperator<DeltaStnClassifier> change, String message) {
    return arguments(change, message);
  }

  @ParameterizedTest
  @MethodSource("badSettings")
  void settingsMustFitTheData(UnaryOperator<DeltaStnClassifier> change, String message) {
    Dataset<Row> data = Samples.frame(Samples.clusters(100));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> change.apply(Samples.classifier()).fit(data))
        .withMessageContaining(message);
  }

  @Test
  void aRegressionHasOneOutput() {
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Samples.regressor()
                    .setLayers(new int[] {3, 2})
                    .fit(Samples.frame(Samples.line(100))))
        .withMessageContaining("2 outputs, expected 1");
  }

  @Test
  void labelMetadataMustAgreeWithTheNetwork() {
    var metadata = NominalAttribute.defaultAttr().withName("label").withNumValues(4).toMetadata();
    Dataset<Row> data =
        Samples.frame(Samples.clusters(100))
            .withColumn("label", functions.col("label").as("label", metadata));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.classifier().fit(data))
        .withMessageContaining("3 outputs, expected 4");
  }

  @Test
  void slicesMayNotBeEmptyOrWeightless() {
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.classifier().fit(Samples.frame(List.of())))
        .withMessageContaining("empty");
    Dataset<Row> data = Samples.frame(Samples.clusters(100));
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Samples.classifier()
                    .setValidationIndicatorCol("validation")
                    .fit(data.filter("not validation")))
        .withMessageContaining("validation slice is empty");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Samples.classifier()
                    .setWeightCol("weight")
                    .fit(data.withColumn("weight", functions.lit(0.0))))
        .withMessageContaining("all weights of the training slice are 0");
  }
}
