package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalArgumentException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import org.apache.spark.ml.Transformer;
import org.apache.spark.ml.feature.VectorAssembler;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.MethodSource;
import org.junit.jupiter.params.provider.ValueSource;

/** What the stages do with features that are null, NaN, infinite or too large. */
class InvalidFeaturesTest {

  private static final StructType SCHEMA =
      new StructType()
          .add("id", DataTypes.IntegerType)
          .add("features", SQLDataTypes.VectorType())
          .add("label", DataTypes.DoubleType);

  private static DeltaStnClassificationModel classifier;
  private static DeltaStnRegressionModel regressor;

  @BeforeAll
  static void train() {
    classifier = Samples.classifier().setMaxIter(1).fit(Samples.frame(Samples.clusters(60)));
    regressor = Samples.regressor().setMaxIter(1).fit(Samples.frame(Samples.line(60)));
  }

  /** Every kind of invalid value, of three features; a network of four has one more. */
  static List<Vector> invalid() {
    List<Vector> all = new ArrayList<>();
    all.add(null);
    for (double value :
        new double[] {
          Double.NaN, Double.POSITIVE_INFINITY, Double.NEGATIVE_INFINITY, 1e200, -1e200, 3.41e38
        }) {
      all.add(Vectors.dense(1, value, 3));
      all.add(Vectors.sparse(3, new int[] {2}, new double[] {value}));
    }
    return all;
  }

  private static Vector widened(Vector vector) {
    if (vector == null) {
      return null;
    }
    double[] values = Arrays.copyOf(vector.toArray(), 4);
    return vector instanceof SparseVector
        ? Vectors.dense(values).toSparse()
        : Vectors.dense(values);
  }

  /** Valid rows with an invalid one in each of the odd places. */
  private static Dataset<Row> mixed(boolean wide) {
    List<Row> rows = new ArrayList<>();
    for (Vector vector : invalid()) {
      Vector fine = Vectors.dense(1, 0.5, -1);
      rows.add(RowFactory.create(rows.size(), wide ? widened(fine) : fine, 1.0));
      rows.add(RowFactory.create(rows.size(), wide ? widened(vector) : vector, 1.0));
    }
    return LocalSpark.session().createDataFrame(rows, SCHEMA).repartition(1).orderBy("id");
  }

  @ParameterizedTest
  @MethodSource("invalid")
  void errorNamesColumnRowAndValue(Vector vector) {
    for (boolean wide : new boolean[] {true, false}) {
      Vector features = wide ? widened(vector) : vector;
      Dataset<Row> row =
          LocalSpark.session()
              .createDataFrame(List.of(RowFactory.create(17, features, 0.0)), SCHEMA)
              .repartition(1);
      assertThatThrownBy(
              () -> (wide ? classifier.transform(row) : regressor.transform(row)).collectAsList())
          .hasStackTraceContaining("column 'features': found ")
          .hasStackTraceContaining("in row 0 of partition 0 (counted from 0), [17,");
      if (vector != null) {
        assertThatIllegalArgumentException()
            .isThrownBy(
                () -> {
                  if (wide) {
                    classifier.predict(features);
                  } else {
                    regressor.predict(features);
                  }
                })
            .withMessageContaining("expected a finite number");
      }
    }
  }

  @Test
  void skipLeavesTheRowsOut() {
    List<Integer> classified =
        ids(classifier.copy(classifier.extractParamMap()).setHandleInvalid("skip"), true);
    List<Integer> regressed =
        ids(regressor.copy(regressor.extractParamMap()).setHandleInvalid("skip"), false);
    assertThat(classified).hasSize(invalid().size()).allMatch(id -> id % 2 == 0);
    assertThat(regressed).isEqualTo(classified);
  }

  private static List<Integer> ids(Transformer model, boolean wide) {
    return model.transform(mixed(wide)).collectAsList().stream().map(row -> row.getInt(0)).toList();
  }

  @Test
  void keepPredictsNothingForThem() {
    DeltaStnClassificationModel keeping =
        classifier.copy(classifier.extractParamMap()).setHandleInvalid("keep");
    List<Row> rows = keeping.transform(mixed(true)).collectAsList();
    List<Row> numbers =
        regressor
            .copy(regressor.extractParamMap())
            .setHandleInvalid("keep")
            .transform(mixed(false))
            .collectAsList();
    assertThat(rows).hasSize(2 * invalid().size()).hasSameSizeAs(numbers);
    for (int i = 0; i < rows.size(); i++) {
      boolean valid = i % 2 == 0;
      double prediction = rows.get(i).getAs("prediction");
      Vector probability = rows.get(i).getAs("probability");
      Vector raw = rows.get(i).getAs("rawPrediction");
      assertThat(Double.isNaN(prediction)).isEqualTo(!valid);
      for (Vector vector : List.of(probability, raw)) {
        for (double value : vector.toArray()) {
          assertThat(Double.isNaN(value)).isEqualTo(!valid);
        }
      }
      assertThat(Double.isNaN(numbers.get(i).<Double>getAs("prediction"))).isEqualTo(!valid);
    }
    assertThat(keeping.predict(Vectors.dense(1, Double.NaN, 3, 4))).isNaN();
    keeping.setThresholds(new double[] {0.5, 0.3, 0.2});
    assertThat(keeping.predict(Vectors.dense(1, Double.NaN, 3, 4))).isNaN();
    assertThat(keeping.predictProbability(Vectors.dense(1, Double.NaN, 3, 4)).toArray())
        .containsOnly(Double.NaN);
  }

  /** A float by itself, but none after it is divided by the deviation of the training rows. */
  @Test
  void featuresThatOverflowTheNetworkAreInvalidToo() {
    List<Row> rows =
        Samples.clusters(60).stream()
            .map(
                row -> {
                  double[] x = ((Vector) row.get(0)).toArray();
                  Vector small = Vectors.dense(Arrays.stream(x).map(v -> v * 1e-6).toArray());
                  return RowFactory.create(small, row.get(1), row.get(2), row.get(3));
                })
            .toList();
    DeltaStnClassificationModel model =
        Samples.classifier().setMaxIter(1).setStandardization(true).fit(Samples.frame(rows));
    Vector large = Vectors.dense(3e38, 0, 0, 0);
    Dataset<Row> row =
        LocalSpark.session().createDataFrame(List.of(RowFactory.create(17, large, 0.0)), SCHEMA);
    assertThatThrownBy(() -> model.transform(row).collectAsList())
        .hasStackTraceContaining("the network's output for them is no finite number, in row 0");
    assertThatIllegalArgumentException()
        .isThrownBy(() -> model.predict(large))
        .withMessageContaining("too large");
    assertThat(model.setHandleInvalid("skip").transform(row).count()).isZero();
    assertThat(model.setHandleInvalid("keep").transform(row).first().<Double>getAs("prediction"))
        .isNaN();
    assertThat(model.predict(large)).isNaN();
  }

  @ParameterizedTest
  @ValueSource(strings = {"skip", "keep"})
  void trainingLeavesThemOut(String handling) {
    List<Row> fine = Samples.clusters(100);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < fine.size(); i++) {
      if (i % 9 == 0) {
        Vector bad = widened(invalid().get(i / 9 % invalid().size()));
        rows.add(RowFactory.create(bad, 0.0, 1.0, false));
      }
      rows.add(fine.get(i));
    }
    DeltaStnClassifier estimator =
        Samples.classifier()
            .setMaxIter(1)
            .setValidationIndicatorCol("validation")
            .setHandleInvalid(handling);
    byte[] expected = estimator.fit(Samples.frame(fine)).state().toBytes();
    DeltaStnClassificationModel model = estimator.fit(Samples.frame(rows));
    assertThat(model.state().toBytes()).isEqualTo(expected);
    assertThat(model.getHandleInvalid()).isEqualTo(handling);

    // The first row has no features from which the network's inputs could be counted.
    estimator.clear(estimator.layers());
    estimator.fit(Samples.frame(rows));

    rows.set(50, RowFactory.create(Vectors.dense(1, 2), 0.0, 1.0, false));
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.classifier().setHandleInvalid(handling).fit(Samples.frame(rows)))
        .withMessageContaining("row 50 (counted from 0): column 'features', found a vector of 2");
    assertThatIllegalArgumentException()
        .isThrownBy(
            () ->
                Samples.classifier()
                    .setHandleInvalid(handling)
                    .fit(Samples.frame(rows).filter("features is null")))
        .withMessageContaining("invalid features in all ");
  }

  /** Of an assembled vector, the column of the table is named. */
  @Test
  void anAssembledColumnIsNamed() {
    Dataset<Row> table =
        LocalSpark.session()
            .sql(
                "select 1d a, if(id = 7, double('nan'), 2d) b, 3d d, double(id % 2) label"
                    + " from range(0, 20, 1, 1)");
    Dataset<Row> assembled =
        new VectorAssembler()
            .setInputCols(new String[] {"a", "b", "d"})
            .setOutputCol("features")
            .setHandleInvalid("keep")
            .transform(table);
    assertThatIllegalArgumentException()
        .isThrownBy(() -> Samples.classifier().setLayers(new int[] {3, 2}).fit(assembled))
        .withMessage(
            "row 7 (counted from 0): column 'features', found NaN at index 1 ('b'), expected a"
                + " finite number of at most 3.4e38");
    assertThatThrownBy(() -> regressor.transform(assembled.drop("label")).collectAsList())
        .hasStackTraceContaining(
            "column 'features': found NaN at index 1 ('b'), expected a finite number of at most"
                + " 3.4e38, in row 7 of partition 0");
  }
}
