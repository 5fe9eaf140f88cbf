package org.deltastn.spark.columns;

import static org.assertj.core.api.Assertions.assertThat;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.attribute.Attribute;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.attribute.NumericAttribute;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.Test;
import scala.collection.JavaConverters;

class FeatureReaderTest {

  private static StructField named(String... names) {
    Attribute[] attributes = new Attribute[names.length];
    for (int i = 0; i < names.length; i++) {
      NumericAttribute attribute = NumericAttribute.defaultAttr().withIndex(i);
      attributes[i] = names[i] == null ? attribute : attribute.withName(names[i]);
    }
    return new AttributeGroup("features", attributes).toStructField();
  }

  @Test
  void copiesToItsPlace() {
    float[] into = new float[6];
    FeatureReader reader = new FeatureReader(2);
    assertThat(reader.read(Vectors.dense(1, 2), into, 0)).isNull();
    assertThat(reader.read(Vectors.sparse(2, new int[] {1}, new double[] {3}), into, 4)).isNull();
    assertThat(into).containsExactly(1, 2, 0, 0, 0, 3);
    assertThat(reader.length()).isEqualTo(2);
  }

  @Test
  void tellsInvalidValuesFromAnotherSize() {
    FeatureReader reader = FeatureReader.of(named("price", null), 2);
    FeatureReader.Problem price =
        reader.read(Vectors.dense(Double.NaN, Double.NaN), new float[2], 0);
    assertThat(price.message()).contains("found NaN at index 0 ('price'), expected");
    assertThat(price.isInvalidValue()).isTrue();
    FeatureReader.Problem other = reader.read(Vectors.dense(1, 1e39), new float[2], 0);
    assertThat(other.message()).contains("found 1.0E39 at index 1, expected");
    assertThat(reader.read(null, new float[2], 0).isInvalidValue()).isTrue();
    FeatureReader.Problem size = reader.read(Vectors.dense(1), new float[2], 0);
    assertThat(size.message()).contains("a vector of 1 values, expected 2");
    assertThat(size.isInvalidValue()).isFalse();
  }

  @Test
  void namesAreThoseOfTheMetadataWhereTheyFit() {
    assertThat(FeatureReader.of(named("a", "b"), 2).at(1)).isEqualTo(" at index 1 ('b')");
    assertThat(FeatureReader.of(named("a", "b"), 3).at(1)).isEqualTo(" at index 1");
    StructField array =
        new StructType().add("x", DataTypes.createArrayType(DataTypes.FloatType)).apply("x");
    assertThat(FeatureReader.of(array, 2).at(1)).isEqualTo(" at index 1");
    String[] many = new String[5000];
    Arrays.fill(many, "a");
    assertThat(FeatureReader.of(named(many), 5000).at(1)).isEqualTo(" at index 1");
  }

  @Test
  void featuresWithoutANameHaveTheirIndex() {
    FeatureReader some = FeatureReader.of(named("price", null), 2);
    assertThat(some.hasNames()).isTrue();
    assertThat(some.name(0)).isEqualTo("price");
    assertThat(some.name(1)).isEqualTo("feature1");
    for (FeatureReader none :
        new FeatureReader[] {new FeatureReader(2), FeatureReader.of(named(null, null), 2)}) {
      assertThat(none.hasNames()).isFalse();
      assertThat(none.name(1)).isEqualTo("feature1");
      assertThat(none.at(1)).isEqualTo(" at index 1");
    }
  }

  @Test
  void theNamesOfVeryWideRowsAreNotSent() {
    for (int width : new int[] {4096, 4097}) {
      String[] many = new String[width];
      Arrays.fill(many, "a");
      assertThat(FeatureReader.of(named(many), width).hasNames()).isEqualTo(width == 4096);
    }
  }

  /** Each value at each place of the array, among others that will do. */
  @Test
  void everyValueIsLookedAt() {
    FeatureReader reader = new FeatureReader(3);
    float[] into = {Float.NaN, 0, 0, 0, Float.NaN};
    assertThat(reader.read(Vectors.dense(1, 2, 3), into, 1)).isNull();
    for (int i = 0; i < 3; i++) {
      double[] values = {1, 2, 3};
      values[i] = Double.NEGATIVE_INFINITY;
      FeatureReader.Problem problem = reader.read(Vectors.dense(values), new float[5], 1);
      assertThat(problem.message()).startsWith("found -Infinity at index " + i + ", expected");
      assertThat(problem.isInvalidValue()).isTrue();
    }
  }

  @Test
  void aMissingElementOfAnArrayIsNamed() {
    FeatureReader reader = new FeatureReader(3);
    for (int i = 0; i < 3; i++) {
      List<Object> values = new ArrayList<>(List.of(1f, 2f, 3f));
      float[] into = new float[3];
      assertThat(reader.read(JavaConverters.asScalaBuffer(values), into, 0)).isNull();
      assertThat(into).containsExactly(1, 2, 3);
      values.set(i, null);
      FeatureReader.Problem problem =
          reader.read(JavaConverters.asScalaBuffer(values), new float[3], 0);
      assertThat(problem.message()).isEqualTo("found null at index " + i + ", expected a number");
      assertThat(problem.isInvalidValue()).isTrue();
    }
  }
}
