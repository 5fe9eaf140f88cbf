package org.deltastn.spark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.evaluation.BinaryClassificationEvaluator;
import org.apache.spark.ml.evaluation.MulticlassClassificationEvaluator;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.spark.DeltaStnClassificationModel;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Measures against MLlib's own evaluators on the same predictions. */
class ClassificationEvaluationTest {

  private static DeltaStnClassificationModel model;
  private static Dataset<Row> data;
  private static ClassificationEvaluation found;

  @BeforeAll
  static void train() {
    List<Row> rows = new ArrayList<>();
    for (Row row : Samples.clusters(160)) {
      // Weights from 0 to 2, so that what ignores them is wrong.
      rows.add(
          RowFactory.create(
              row.get(0), row.getDouble(1), (double) (rows.size() % 3), row.getBoolean(3)));
    }
    data = Samples.frame(rows);
    model = Samples.classifier().setWeightCol("weight").fit(data);
    found = model.evaluate(data);
  }

  private static double mllib(String measure) {
    return new MulticlassClassificationEvaluator()
        .setWeightCol("weight")
        .setMetricName(measure)
        .evaluate(found.predictions());
  }

  @Test
  void measuresAreThoseOfMllib() {
    assertThat(found.accuracy()).isBetween(0.3, 0.999);
    assertThat(found.accuracy()).isCloseTo(mllib("accuracy"), within(1e-12));
    assertThat(found.logLoss()).isCloseTo(mllib("logLoss"), within(1e-12));
    for (int label = 0; label < 3; label++) {
      MulticlassClassificationEvaluator of =
          new MulticlassClassificationEvaluator().setWeightCol("weight").setMetricLabel(label);
      assertThat(found.precisionByLabel()[label])
          .isCloseTo(
              of.setMetricName("precisionByLabel").evaluate(found.predictions()), within(1e-12));
      assertThat(found.recallByLabel()[label])
          .isCloseTo(
              of.setMetricName("recallByLabel").evaluate(found.predictions()), within(1e-12));
      assertThat(found.fMeasureByLabel()[label])
          .isCloseTo(
              of.setMetricName("fMeasureByLabel").evaluate(found.predictions()), within(1e-12));
    }
    assertThat(found.toString()).contains("accuracy 0.", "log loss");
  }

  @Test
  void theConfusionMatrixHasTheWeightsByClassAndPrediction() {
    double[][] expected = new double[3][3];
    double weight = 0;
    for (Row row : found.predictions().select("label", "prediction", "weight").collectAsList()) {
      expected[(int) row.getDouble(0)][(int) row.getDouble(1)] += row.getDouble(2);
      weight += row.getDouble(2);
    }
    for (int i = 0; i < 3; i++) {
      for (int j = 0; j < 3; j++) {
        assertThat(found.confusionMatrix().apply(i, j)).isEqualTo(expected[i][j]);
      }
    }
    assertThat(found.weight()).isEqualTo(weight);
  }

  @Test
  void calibrationSetsConfidenceAgainstAccuracy() {
    double[][] bins = new double[10][3];
    for (Row row :
        found
            .predictions()
            .select("label", "prediction", "weight", "probability")
            .collectAsList()) {
      double confidence = ((Vector) row.get(3)).apply((int) row.getDouble(1));
      double[] bin = bins[Math.min(9, (int) (confidence * 10))];
      bin[0] += row.getDouble(2);
      bin[1] += row.getDouble(2) * confidence;
      bin[2] += row.getDouble(0) == row.getDouble(1) ? row.getDouble(2) : 0;
    }
    double error = 0;
    for (double[] bin : bins) {
      error += Math.abs(bin[1] - bin[2]) / found.weight();
    }
    assertThat(found.expectedCalibrationError()).isCloseTo(error, within(1e-12)).isPositive();
    for (Row row : found.calibration().collectAsList()) {
      double[] bin = bins[(int) Math.round(row.getDouble(0) * 10)];
      assertThat(row.getDouble(1)).isCloseTo(row.getDouble(0) + 0.1, within(1e-12));
      assertThat(row.getDouble(2)).isCloseTo(bin[0], within(1e-12));
      assertThat(row.getDouble(3)).isCloseTo(bin[1] / bin[0], within(1e-12));
      assertThat(row.getDouble(4)).isCloseTo(bin[2] / bin[0], within(1e-12));
    }
  }

  @Test
  void curvesAreOfTwoClasses() {
    assertThatThrownBy(found::areaUnderROC).hasMessageContaining("two classes, found 3");
    Dataset<Row> two = data.filter("label < 2");
    DeltaStnClassificationModel binary =
        Samples.classifier()
            .setLayers(new int[] {4, 8, 2})
            .setWeightCol("weight")
            .setMaxIter(1)
            .setStepSize(0.001)
            .fit(two);
    ClassificationEvaluation evaluation = binary.evaluate(two);
    BinaryClassificationEvaluator mllib =
        new BinaryClassificationEvaluator()
            .setWeightCol("weight")
            .setRawPredictionCol("probability");
    assertThat(evaluation.areaUnderROC()).isLessThan(0.9999);
    assertThat(evaluation.areaUnderROC())
        .isCloseTo(
            mllib.setMetricName("areaUnderROC").evaluate(evaluation.predictions()), within(1e-9));
    assertThat(evaluation.areaUnderPR())
        .isCloseTo(
            mllib.setMetricName("areaUnderPR").evaluate(evaluation.predictions()), within(1e-9));
    List<Row> roc = evaluation.roc().orderBy("FPR", "TPR").collectAsList();
    assertThat(roc.get(0)).isEqualTo(RowFactory.create(0.0, 0.0));
    assertThat(roc.get(roc.size() - 1)).isEqualTo(RowFactory.create(1.0, 1.0));
  }

  @Test
  void rowsWithoutAPredictionAreCountedApartAndLabelsMustBeClasses() {
    List<Row> rows = new ArrayList<>(data.collectAsList());
    double accuracy = found.accuracy();
    rows.add(RowFactory.create(Vectors.dense(Double.NaN, 0, 0, 0), 1.0, 5.0, false));
    ClassificationEvaluation kept =
        model.copy(ParamMap.empty()).setHandleInvalid("keep").evaluate(Samples.frame(rows));
    assertThat(kept.unpredictedRows()).isEqualTo(1);
    assertThat(found.unpredictedRows()).isZero();
    assertThat(kept.accuracy()).isEqualTo(accuracy);
    List<Row> wrong = List.of(RowFactory.create(rows.get(0).get(0), 7.0, 1.0, false));
    assertThatThrownBy(() -> model.evaluate(Samples.frame(wrong)))
        .hasMessageContaining("found the label 7.0, expected a class from 0 to 2");
    assertThatThrownBy(() -> model.evaluate(data.limit(0)))
        .hasMessageContaining("no predicted row");
  }
}
