package org.deltastn.spark.training;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.LocalSpark;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.params.HandleInvalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;
import org.junit.jupiter.params.provider.ValueSource;

class DataSizesTest {

  private static final DataColumns COLUMNS = new DataColumns("features", "label", "", "");
  private static final StructType SCHEMA =
      new StructType()
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  /** Rows of three features, but for the first, in partitions of which the first is empty. */
  private static Dataset<Row> frame(Vector first, Double... labels) {
    List<Row> rows = new ArrayList<>();
    for (Double label : labels) {
      rows.add(RowFactory.create(rows.isEmpty() ? first : Vectors.dense(1, 2, 3), label));
    }
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(LocalSpark.session().sparkContext());
    return LocalSpark.session()
        .createDataFrame(context.parallelize(rows, Math.max(1, 2 * rows.size())), SCHEMA);
  }

  @ParameterizedTest
  @CsvSource({"0, 2", "1, 2", "2, 3", "99, 100"})
  void classesAreOneMoreThanTheLargestLabelAndNeverFewerThanTwo(double largest, int classes) {
    Dataset<Row> data = frame(Vectors.dense(1, 2), 0.0, largest, null, 0.0);
    assertThat(DataSizes.look(data, COLUMNS)).isEqualTo(new DataSizes.Found(classes, 2));
  }

  @ParameterizedTest
  @ValueSource(doubles = {-1, 1.5, 100, Double.NaN, Double.POSITIVE_INFINITY})
  void aLargestLabelThatIsNoClassIsNamed(double largest) {
    Dataset<Row> data = frame(Vectors.dense(1, 2), -1.0, largest, null);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSizes.look(data, COLUMNS))
        .withMessageContaining("column 'label': found the largest label " + largest)
        .withMessageContaining("expected a whole number from 0 to 99");
  }

  @Test
  void dataWithoutALabelHaveNoClasses() {
    for (Double[] labels : Arrays.asList(new Double[0], new Double[] {null, null})) {
      assertThatIllegalArgumentException()
          .isThrownBy(() -> DataSizes.look(frame(null, labels), COLUMNS))
          .withMessage("column 'label' has no label: there is nothing to train on");
    }
  }

  /** Returns rows with the number of their features in the column's metadata. */
  private static Dataset<Row> described(Dataset<Row> data, int features) {
    return data.withColumn(
        "features",
        functions
            .col("features")
            .as("features", new AttributeGroup("features", features).toMetadata()));
  }

  @Test
  void featuresAreThoseOfTheMetadataElseOfWhatWasSeenElseOfTheFirstRow() {
    Dataset<Row> data = frame(Vectors.dense(1, 2), 0.0, 1.0);
    assertThat(DataSizes.features(data, COLUMNS, HandleInvalid.ERROR, 0)).isEqualTo(2);
    assertThat(DataSizes.features(data, COLUMNS, HandleInvalid.ERROR, 7)).isEqualTo(7);
    assertThat(DataSizes.features(described(data, 5), COLUMNS, HandleInvalid.ERROR, 7))
        .isEqualTo(5);
    assertThat(DataSizes.features(described(data, 0), COLUMNS, HandleInvalid.ERROR, 7))
        .as("metadata that know of no feature say nothing")
        .isEqualTo(7);
  }

  @Test
  void aFirstRowWithoutFeaturesIsNamedUnlessSuchRowsAreLeftOut() {
    Dataset<Row> data = frame(null, 0.0, 1.0);
    assertThat(DataSizes.look(data, COLUMNS)).isEqualTo(new DataSizes.Found(2, 0));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSizes.features(data, COLUMNS, HandleInvalid.ERROR, 0))
        .withMessageContaining("column 'features', row 0: found null");
    assertThat(DataSizes.features(data, COLUMNS, HandleInvalid.SKIP, 0)).isEqualTo(3);
    Dataset<Row> without = frame(Vectors.dense(new double[0]), 0.0);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSizes.features(without, COLUMNS, HandleInvalid.ERROR, 0))
        .withMessageContaining("column 'features', row 0: found no values");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> DataSizes.features(data.limit(0), COLUMNS, HandleInvalid.ERROR, 0))
        .withMessage("the DataFrame is empty: there is nothing to train on");
  }
}
