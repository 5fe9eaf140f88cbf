package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.List;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

class ColumnNamesTest {

  private static final List<Row> ROWS = Samples.clusters(60);

  @ParameterizedTest
  @ValueSource(
      strings = {"sepal.length", "a`b", "``", "two words", "\"q\"", "'", "naïve-日本", "x,y.z"})
  void aColumnIsFoundByAnyName(String name) {
    Dataset<Row> data = LocalSpark.session().range(3).toDF(name);
    assertThat(data.select(ColumnNames.column(name)).columns()).containsExactly(name);
    assertThat(data.selectExpr(ColumnNames.quoted(name) + " + 1").head().getLong(0)).isEqualTo(1);
  }

  @ParameterizedTest
  @ValueSource(strings = {".", "`", " "})
  void stagesTakeAndMakeColumnsOfAnyName(String odd) {
    Dataset<Row> data =
        Samples.frame(ROWS)
            .toDF("f" + odd + "x", "l" + odd + "x", "w" + odd + "x", "v" + odd + "x");
    DeltaStnClassificationModel model =
        Samples.classifier()
            .setMaxIter(1)
            .setFeaturesCol("f" + odd + "x")
            .setLabelCol("l" + odd + "x")
            .setWeightCol("w" + odd + "x")
            .setValidationIndicatorCol("v" + odd + "x")
            .setPredictionCol("p" + odd + "x")
            .setProbabilityCol("q" + odd + "x")
            .fit(data);
    assertThat(model.transform(data).columns())
        .containsExactly(
            "f" + odd + "x",
            "l" + odd + "x",
            "w" + odd + "x",
            "v" + odd + "x",
            "rawPrediction",
            "q" + odd + "x",
            "p" + odd + "x");
    assertThat(model.transform(data).count()).isEqualTo(ROWS.size());

    // Without layers the sizes of the network are read from the columns.
    DeltaStnRegressor regressor =
        new DeltaStnRegressor()
            .setMaxIter(1)
            .setFeaturesCol("f" + odd + "x")
            .setLabelCol("l" + odd + "x")
            .setPredictionCol("p" + odd + "x");
    assertThat(regressor.fit(data).transform(data).count()).isEqualTo(ROWS.size());
    DeltaStnClassifier sized =
        new DeltaStnClassifier()
            .setMaxIter(1)
            .setFeaturesCol("f" + odd + "x")
            .setLabelCol("l" + odd + "x");
    assertThat(sized.fit(data).numClasses()).isEqualTo(3);
  }

  @Test
  void validationRowsMayBeMarkedByZeroAndOne() {
    Dataset<Row> data = Samples.frame(ROWS);
    byte[] expected = trained(data);
    for (String type : List.of("tinyint", "int", "bigint", "double", "decimal(3,1)")) {
      Column number = functions.col("validation").cast("int").cast(type);
      assertThat(trained(data.withColumn("validation", number))).as(type).isEqualTo(expected);
    }
  }

  private static byte[] trained(Dataset<Row> data) {
    return Samples.classifier()
        .setMaxIter(1)
        .setValidationIndicatorCol("validation")
        .fit(data)
        .state()
        .toBytes();
  }
}
