package org.deltastn.experiments.tables;

import java.util.Arrays;
import ml.dmlc.xgboost4j.scala.spark.XGBoostClassifier;
import ml.dmlc.xgboost4j.scala.spark.XGBoostRegressor;
import org.apache.spark.ml.Estimator;
import org.apache.spark.ml.Model;
import org.apache.spark.ml.classification.GBTClassifier;
import org.apache.spark.ml.classification.LogisticRegression;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.regression.GBTRegressor;
import org.apache.spark.ml.regression.LinearRegression;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.spark.DeltaStnRegressor;
import org.deltastn.spark.params.DeltaStnSetters;
import org.deltastn.spark.params.JsonParam;

/** The models that are compared. */
enum Contender {
  /** Plain training at the initial hyperparameters. */
  FIXED,
  /** Self-tuned training. */
  DELTA_STN,
  /** Its predecessor. */
  STN,
  /** MLlib's linear or logistic regression, at its defaults. */
  LINEAR,
  /** MLlib's boosted trees, 100 of them. */
  GBT,
  /** XGBoost, 300 rounds. */
  XGBOOST;

  private static final int TREES = 100;
  private static final int ROUNDS = 300;

  /** Returns whether it is one of this library. */
  boolean ours() {
    return ordinal() <= STN.ordinal();
  }

  /**
   * Returns the estimator.
   *
   * @param settings of ours beside the method, {@code param=value} parted by blanks; empty for
   *     defaults alone
   */
  Estimator<? extends Model<?>> estimator(int classes, int seed, String settings) {
    boolean regresses = classes == 0;
    return switch (this) {
      case LINEAR -> regresses ? new LinearRegression() : new LogisticRegression();
      case GBT ->
          regresses ? new GBTRegressor().setMaxIter(TREES) : new GBTClassifier().setMaxIter(TREES);
      case XGBOOST -> regresses ? rounds(new XGBoostRegressor()) : rounds(new XGBoostClassifier());
      default ->
          regresses
              ? set(new DeltaStnRegressor(), seed, settings)
              : set(new DeltaStnClassifier(), seed, settings);
    };
  }

  private static <T extends Params> T rounds(T stage) {
    stage.set(stage.getParam("numRound"), ROUNDS);
    stage.set(stage.getParam("numWorkers"), 1);
    return stage;
  }

  private <T extends DeltaStnSetters<T>> T set(T stage, int seed, String settings) {
    stage.set(stage.method(), name());
    stage.set(stage.seed(), (long) seed);
    Arrays.stream(settings.split(" ")).filter(s -> !s.isEmpty()).forEach(s -> set(stage, s));
    return stage;
  }

  private static void set(Params stage, String setting) {
    int at = setting.indexOf('=');
    Param<Object> param = stage.getParam(setting.substring(0, at));
    String value = setting.substring(at + 1);
    boolean text = param.getClass() == Param.class || param.getClass().equals(JsonParam.class);
    stage.set(param, text ? value : param.jsonDecode(value));
  }
}
