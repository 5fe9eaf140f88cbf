package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;

import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NominalAttribute;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.junit.jupiter.api.Test;

/** The fields as MLlib reads them. */
class OutputFieldsTest {

  private static final DeltaStnClassifier CLASSIFIER =
      new DeltaStnClassifier()
          .setRawPredictionCol("raw")
          .setProbabilityCol("p")
          .setPredictionCol("class");

  @Test
  void aClassifierHasThreeWithTheNumberOfClasses() {
    List<StructField> fields = OutputFields.of(CLASSIFIER, 3, List.of());
    assertThat(fields).extracting(StructField::name).containsExactly("raw", "p", "class");
    for (StructField vector : fields.subList(0, 2)) {
      assertThat(vector.dataType()).isEqualTo(SQLDataTypes.VectorType());
      assertThat(AttributeGroup.fromStructField(vector).size()).isEqualTo(3);
    }
    assertThat(fields.get(2).dataType()).isEqualTo(DataTypes.DoubleType);
    NominalAttribute attribute = (NominalAttribute) Attribute.fromStructField(fields.get(2));
    assertThat(attribute.getNumValues().get()).isEqualTo(3);
    assertThat(attribute.values().isEmpty()).isTrue();
  }

  @Test
  void theNamesOfTheClassesStandInTheMetadata() {
    StructField field = OutputFields.of(CLASSIFIER, 2, List.of("no", "yes")).get(2);
    assertThat(((NominalAttribute) Attribute.fromStructField(field)).values().get())
        .containsExactly("no", "yes");
  }

  @Test
  void beforeAFitTheNumberOfClassesIsOpen() {
    List<StructField> fields = OutputFields.of(CLASSIFIER, 0, List.of());
    assertThat(AttributeGroup.fromStructField(fields.get(0)).size()).isEqualTo(-1);
    NominalAttribute attribute = (NominalAttribute) Attribute.fromStructField(fields.get(2));
    assertThat(attribute.getNumValues().isEmpty()).isTrue();
  }

  @Test
  void columnsWithoutANameAreOmitted() {
    DeltaStnClassifier classifier = new DeltaStnClassifier();
    classifier.setRawPredictionCol("").setProbabilityCol("p").setPredictionCol("");
    assertThat(OutputFields.of(classifier, 2, List.of()))
        .extracting(StructField::name)
        .containsExactly("p");
    assertThat(OutputFields.of(new DeltaStnRegressor().setPredictionCol(""))).isEmpty();
  }

  @Test
  void aRegressionHasOneNumberAfterTheColumnsOfTheData() {
    StructType data = new StructType().add("x", DataTypes.StringType);
    StructType schema =
        OutputFields.append(data, OutputFields.of(new DeltaStnRegressor().setPredictionCol("y")));
    assertThat(schema.fieldNames()).containsExactly("x", "y");
    assertThat(schema.apply("y").dataType()).isEqualTo(DataTypes.DoubleType);
    assertThat(Attribute.fromStructField(schema.apply("y")).isNumeric()).isTrue();
    assertThat(OutputFields.append(data, List.of())).isEqualTo(data);
  }

  @Test
  void aColumnThatIsThereAlreadyIsRefusedByName() {
    StructType data = new StructType().add("a.b", DataTypes.StringType);
    List<StructField> fields = OutputFields.of(new DeltaStnRegressor().setPredictionCol("a.b"));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputFields.append(data, fields))
        .withMessageStartingWith("column 'a.b' already exists: drop it");
    DeltaStnClassifier twice = new DeltaStnClassifier().setProbabilityCol("p");
    twice.setPredictionCol("p");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> OutputFields.append(data, OutputFields.of(twice, 2, List.of())))
        .withMessageStartingWith("column 'p' already exists");
  }
}
