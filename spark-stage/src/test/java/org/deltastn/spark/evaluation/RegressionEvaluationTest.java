package org.deltastn.spark.evaluation;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.ml.param.ParamMap;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.spark.DeltaStnRegressionModel;
import org.deltastn.spark.Samples;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Measures against MLlib's own evaluator on the same predictions. */
class RegressionEvaluationTest {

  private static DeltaStnRegressionModel model;
  private static Dataset<Row> data;
  private static RegressionEvaluation found;

  @BeforeAll
  static void train() {
    List<Row> rows = new ArrayList<>();
    for (Row row : Samples.line(150)) {
      // Weights from 0 to 2, and a target far from 0, where squares of targets would lose digits.
      rows.add(
          RowFactory.create(
              row.get(0), 1e6 + row.getDouble(1), (double) (rows.size() % 3), row.getBoolean(3)));
    }
    data = Samples.frame(rows).repartition(3);
    model = Samples.regressor().setStandardization(true).setWeightCol("weight").fit(data);
    found = model.evaluate(data);
  }

  private static double mllib(String measure) {
    return new RegressionEvaluator()
        .setWeightCol("weight")
        .setMetricName(measure)
        .evaluate(found.predictions());
  }

  @Test
  void measuresAreThoseOfMllib() {
    assertThat(found.r2()).isBetween(0.1, 0.9999);
    assertThat(found.rootMeanSquaredError()).isCloseTo(mllib("rmse"), within(1e-9));
    assertThat(found.meanSquaredError()).isCloseTo(mllib("mse"), within(1e-9));
    assertThat(found.meanAbsoluteError()).isCloseTo(mllib("mae"), within(1e-9));
    RegressionEvaluator unweighted = new RegressionEvaluator().setMetricName("r2");
    RegressionEvaluation equal = model.copy(ParamMap.empty()).evaluate(data.drop("weight"));
    assertThat(equal.r2()).isCloseTo(unweighted.evaluate(equal.predictions()), within(1e-6));
    assertThat(found.toString()).contains("RMSE", "MAE", "R²");
  }

  @Test
  void residualsAreWhatPredictionsLack() {
    double weight = 0;
    double sum = 0;
    double squares = 0;
    double targets = 0;
    double targetSquares = 0;
    for (Row row : found.predictions().select("label", "prediction", "weight").collectAsList()) {
      double residual = row.getDouble(0) - row.getDouble(1);
      weight += row.getDouble(2);
      sum += row.getDouble(2) * residual;
      squares += row.getDouble(2) * residual * residual;
      double target = row.getDouble(0) - 1e6;
      targets += row.getDouble(2) * target;
      targetSquares += row.getDouble(2) * target * target;
    }
    assertThat(found.weight()).isEqualTo(weight);
    assertThat(found.meanResidual()).isCloseTo(sum / weight, within(1e-9));
    assertThat(found.residualDeviation())
        .isCloseTo(Math.sqrt(squares / weight - (sum / weight) * (sum / weight)), within(1e-7));
    // MLlib's R² divides by a variance that it corrects for the number of rows, not of weights.
    double spread = targetSquares - targets * targets / weight;
    assertThat(found.r2()).isCloseTo(1 - squares / spread, within(1e-9));
    assertThat(found.residuals().columns()).containsExactly("residuals");
    assertThat(found.residuals().count()).isEqualTo(150);
    Row first = found.predictions().select("label", "prediction").head();
    assertThat(found.residuals().head().getDouble(0))
        .isEqualTo(first.getDouble(0) - first.getDouble(1));
  }

  @Test
  void rowsWithoutAPredictionAreCountedApart() {
    List<Row> rows = new ArrayList<>(data.collectAsList());
    rows.add(RowFactory.create(Vectors.dense(Double.NaN, 0, 0), 1e9, 5.0, false));
    RegressionEvaluation kept =
        model.copy(ParamMap.empty()).setHandleInvalid("keep").evaluate(Samples.frame(rows));
    assertThat(kept.unpredictedRows()).isEqualTo(1);
    assertThat(kept.meanSquaredError()).isCloseTo(found.meanSquaredError(), within(1e-9));
    assertThatThrownBy(() -> model.evaluate(data.limit(0)))
        .hasMessageContaining("no predicted row");
  }

  @Test
  void aModelSaysWhatWasTrainedAndHowTheObjectiveFell() {
    assertThat(model.toString())
        .startsWith("DeltaStnRegressionModel: uid=" + model.uid() + ", numFeatures=3,")
        .contains("method=DELTA_STN", "epochs=3 of 3 (COMPLETED)", "weights=41", "weightDecay=");
    double[] objective = model.summary().objectiveHistory();
    assertThat(objective).hasSize(model.summary().totalIterations()).hasSize(3);
    assertThat(objective[0]).isEqualTo(model.summary().epochs().get(0).trainingLoss());
    assertThat(objective[2]).isLessThan(objective[0]);
  }
}
