package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.ml.Estimator;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.Perturbation;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingState;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/**
 * A row of weight 2 is the row twice.
 *
 * <p>With minibatches the two differ, because rows meet in other company. So a minibatch is all of
 * the training rows, and there is one draw of the perturbation for it, not one a row. What is left
 * is rounding: sums of single precision in another order, over fifteen steps.
 */
class StageWeightsTest {

  private static final double ROUNDING = 1e-6;

  /** Every third row counts twice: by its weight, or by being there twice. */
  private static List<Row> rows(List<Row> rows, boolean byWeight) {
    List<Row> result = new ArrayList<>();
    for (int i = 0; i < rows.size(); i++) {
      Row row = rows.get(i);
      boolean twice = i % 3 == 0;
      double weight = twice && byWeight ? 2 : 1;
      result.add(Samples.row(row.getAs(0), row.getDouble(1), weight, row.getBoolean(3)));
      if (twice && !byWeight) {
        result.add(result.get(result.size() - 1));
      }
    }
    return result;
  }

  private static <E extends Estimator<?> & DeltaStnSetters<E>> TrainingState state(
      E estimator, Method method, List<Row> rows) {
    E configured =
        estimator
            .setMethod(method)
            .setHyperparameters(
                Hyperparameter.weightDecay()
                    .initialValue(0.01)
                    .perturbation(Perturbation.PER_MINIBATCH)
                    .build())
            .setBatchSize((int) rows.stream().filter(row -> !row.getBoolean(3)).count())
            .setWarmupEpochs(0)
            .setKeepBest(false)
            .setWeightCol("weight")
            .setValidationIndicatorCol("validation");
    return ((DeltaStnModel) configured.fit(Samples.frame(rows))).state();
  }

  @ParameterizedTest
  @CsvSource({"true, FIXED", "true, DELTA_STN", "false, FIXED", "false, DELTA_STN"})
  void aRowOfWeightTwoIsTheRowTwice(boolean classifies, Method method) {
    List<Row> rows = classifies ? Samples.clusters(60) : Samples.line(60);
    TrainingState weighted = state(classifies, method, rows(rows, true));
    TrainingState doubled = state(classifies, method, rows(rows, false));
    TrainingState plain = state(classifies, method, rows);
    assertThat(weighted.counters().steps()).isEqualTo(15);
    assertThat(weighted.general().toDoubles())
        .containsExactly(doubled.general().toDoubles(), within(ROUNDING));
    assertThat(weighted.hyper().lambda().toDoubles())
        .containsExactly(doubled.hyper().lambda().toDoubles(), within(ROUNDING));
    double[] without = plain.general().toDoubles();
    double largest = 0;
    for (int i = 0; i < without.length; i++) {
      largest = Math.max(largest, Math.abs(without[i] - weighted.general().toDoubles()[i]));
    }
    assertThat(largest).as("what the weights change").isGreaterThan(1000 * ROUNDING);
  }

  private static TrainingState state(boolean classifies, Method method, List<Row> rows) {
    return classifies
        ? state(Samples.classifier(), method, rows)
        : state(Samples.regressor(), method, rows);
  }
}
