package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.Test;

class FeaturesTest {

  private static final List<Row> ROWS = Samples.clusters(120);

  /** The sample with its features as arrays; every value is a float's, so nothing is rounded. */
  private static Dataset<Row> arrays(DataType element, List<Row> rows) {
    List<Row> converted =
        rows.stream()
            .map(
                row -> {
                  double[] x = ((Vector) row.get(0)).toArray();
                  Object[] values = new Object[x.length];
                  for (int i = 0; i < x.length; i++) {
                    if (element.equals(DataTypes.FloatType)) {
                      values[i] = (float) x[i];
                    } else {
                      values[i] = (double) (float) x[i];
                    }
                  }
                  return RowFactory.create(values, row.get(1), row.get(2), row.get(3));
                })
            .toList();
    return LocalSpark.session().createDataFrame(converted, schema(element));
  }

  private static StructType schema(DataType element) {
    return new StructType()
        .add("features", DataTypes.createArrayType(element))
        .add("label", DataTypes.DoubleType)
        .add("weight", DataTypes.DoubleType)
        .add("validation", DataTypes.BooleanType);
  }

  @Test
  void arraysTrainAndPredictAsVectorsDo() {
    Dataset<Row> vectors = Samples.frame(ROWS);
    DeltaStnClassifier classifier = Samples.classifier().setMaxIter(1);
    DeltaStnClassificationModel model = classifier.fit(vectors);
    List<Row> expected = model.transform(vectors).select("probability").collectAsList();
    for (DataType element : List.of(DataTypes.FloatType, DataTypes.DoubleType)) {
      Dataset<Row> data = arrays(element, ROWS);
      assertThat(classifier.fit(data).state().toBytes()).isEqualTo(model.state().toBytes());
      Dataset<Row> result = model.transform(data);
      assertThat(result.schema()).isEqualTo(model.transformSchema(data.schema()));
      assertThat(result.schema().apply("features").dataType())
          .isEqualTo(DataTypes.createArrayType(element));
      assertThat(result.select("probability").collectAsList()).isEqualTo(expected);
    }
  }

  @Test
  void arraysThatWillNotDoAreNamed() {
    DeltaStnClassificationModel model = Samples.classifier().setMaxIter(1).fit(Samples.frame(ROWS));
    List<List<Double>> arrays =
        List.of(
            List.of(1.0, 2.0), Arrays.asList(1.0, null, 3.0, 4.0), List.of(1.0, 2.0, 3.0, 1e39));
    List<String> found =
        List.of(
            "found an array of 2 values, expected 4",
            "found null at index 1, expected a number",
            "found 1.0E39 at index 3, expected a finite number");
    for (int i = 0; i < arrays.size(); i++) {
      Row row = RowFactory.create(arrays.get(i).toArray(), 0.0, 1.0, false);
      Dataset<Row> data =
          LocalSpark.session().createDataFrame(List.of(row), schema(DataTypes.DoubleType));
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Samples.classifier().fit(data))
          .withMessageContaining("row 0")
          .withMessageContaining("column 'features', " + found.get(i));
      if (i < 2) {
        assertThatThrownBy(() -> model.transform(data).collectAsList())
            .hasStackTraceContaining("column 'features': " + found.get(i));
      }
    }
  }

  @Test
  void otherTypesAreRefusedWithTheirName() {
    for (DataType type :
        List.of(
            DataTypes.StringType,
            DataTypes.DoubleType,
            DataTypes.createArrayType(DataTypes.StringType))) {
      StructType schema = new StructType().add("x", type);
      assertThatIllegalArgumentException()
          .isThrownBy(() -> Features.requireType(schema, "x"))
          .withMessageContaining("column 'x' must be of type vector, array<float> or array<double>")
          .withMessageContaining("found " + type.catalogString());
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Features.requireType(new StructType().add("y", "double"), "x"))
        .withMessageContaining("no column 'x'");
    for (DataType type :
        List.of(SQLDataTypes.VectorType(), DataTypes.createArrayType(DataTypes.FloatType))) {
      assertThatCode(() -> Features.requireType(new StructType().add("x", type), "x"))
          .doesNotThrowAnyException();
    }
  }
}
