package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatCode;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.LocalSpark;
import org.junit.jupiter.api.Test;

class DataColumnsTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("x", DataTypes.createArrayType(DataTypes.FloatType))
          .add("the.label", DataTypes.StringType)
          .add("w", DataTypes.IntegerType)
          .add("held", DataTypes.BooleanType)
          .add("half", DataTypes.ByteType)
          .add("day", DataTypes.DateType);

  @Test
  void namesAreThoseOfTheParams() {
    DeltaStnClassifier classifier =
        new DeltaStnClassifier().setFeaturesCol("x").setLabelCol("y").setWeightCol("w");
    DataColumns columns = DataColumns.of(classifier);
    assertThat(columns.features()).isEqualTo("x");
    assertThat(columns.label()).isEqualTo("y");
    assertThat(columns.weight()).isEqualTo("w");
    assertThat(columns.hasIndicator()).isFalse();
    classifier.setValidationIndicatorCol("held");
    assertThat(DataColumns.of(classifier).indicator()).isEqualTo("held");
    assertThat(DataColumns.of(classifier).hasIndicator()).isTrue();
  }

  @Test
  void weightsAreNumbersAndIndicatorsFlagsOrNumbers() {
    for (String indicator : List.of("", "held", "half")) {
      assertThatCode(() -> new DataColumns("x", "half", "w", indicator).requireTypes(SCHEMA))
          .doesNotThrowAnyException();
    }
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataColumns("x", "", "held", "").requireTypes(SCHEMA))
        .withMessage("column 'held' must be numeric, found boolean");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataColumns("x", "the.label", "", "").requireTypes(SCHEMA))
        .withMessage("column 'the.label' must be numeric, found string");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataColumns("x", "", "", "day").requireTypes(SCHEMA))
        .withMessage("column 'day' must be boolean, or numeric with 0 and 1, found date");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> new DataColumns("x", "", "absent", "").requireTypes(SCHEMA))
        .withMessage("no column 'absent' among [x, the.label, w, held, half, day]");
  }

  /** The four columns by their place, whatever their names, with numbers as doubles. */
  @Test
  void rowsAreFeaturesLabelWeightAndIndicator() {
    Dataset<Row> data =
        LocalSpark.session()
            .sql(
                "select array(1.5f) x, '2' `the.label`, 3 w, true held, tinyint(0) half, null day");
    Row all = new DataColumns("x", "the.label", "w", "held").select(data).head();
    assertThat(all.getList(0)).isEqualTo(List.of(1.5f));
    assertThat(all.get(1)).isEqualTo(2.0);
    assertThat(all.get(2)).isEqualTo(3.0);
    assertThat(all.get(3)).isEqualTo(true);
    Row some = new DataColumns("x", "the.label", "", "half").select(data).head();
    assertThat(some.get(2)).isEqualTo(1.0);
    assertThat(some.get(3)).isEqualTo(0.0);
    assertThat(new DataColumns("x", "the.label", "", "").select(data).head().get(3))
        .isEqualTo(false);
  }
}
