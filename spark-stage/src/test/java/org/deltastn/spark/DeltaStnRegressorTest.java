package org.deltastn.spark;

import static org.assertj.core.api.Assertions.assertThat;

import java.nio.file.Path;
import java.util.List;
import org.apache.spark.ml.evaluation.RegressionEvaluator;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.api.io.TempDir;

class DeltaStnRegressorTest {

  private static final List<Row> ROWS = Samples.line(300);

  /** What saves and loads takes the session that is there. */
  @BeforeAll
  static void startSession() {
    LocalSpark.session();
  }

  @Test
  void fitsALineAndTunesWeightDecay() {
    Dataset<Row> data = Samples.frame(ROWS);
    DeltaStnRegressionModel model = Samples.regressor().setStepSize(0.005).setMaxIter(10).fit(data);
    double r2 = new RegressionEvaluator().setMetricName("r2").evaluate(model.transform(data));
    assertThat(r2).isGreaterThan(0.9);
    assertThat(model.hyperparameterValues()).containsOnlyKeys("weightDecay");
    assertThat(model.hyperparameterValues().get("weightDecay")).isNotEqualTo(1e-4);
    assertThat(model.summary().history().columns()).doesNotContain("validationAccuracy");
  }

  @Test
  void oneWorkerIsTheLocalTrainer() {
    DeltaStnRegressionModel model =
        Samples.regressor()
            .setValidationIndicatorCol("validation")
            .setHyperparameters(Hyperparameter.weightDecay("layer0").build())
            .fit(Samples.frame(ROWS));
    TrainingResult local = TrainingLoop.local(model.problem(), Samples.data(ROWS, 0, 1));
    assertThat(model.state().toBytes()).isEqualTo(local.model().withoutSlots().toBytes());
  }

  @Test
  void savesAndLoads(@TempDir Path folder) throws Exception {
    DeltaStnRegressor regressor = Samples.regressor().setOptimizer("adam").setSeed(3);
    regressor.save(folder.resolve("regressor").toString());
    DeltaStnRegressor loaded = DeltaStnRegressor.load(folder.resolve("regressor").toString());
    assertThat(loaded.uid()).isEqualTo(regressor.uid());
    assertThat(loaded.explainParams().replaceAll("\\[I@[0-9a-f]+", ""))
        .isEqualTo(regressor.explainParams().replaceAll("\\[I@[0-9a-f]+", ""));
    Dataset<Row> data = Samples.frame(ROWS);
    assertThat(loaded.fit(data).state().toBytes()).isEqualTo(regressor.fit(data).state().toBytes());
  }
}
