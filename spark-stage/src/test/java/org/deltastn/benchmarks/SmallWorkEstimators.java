package org.deltastn.benchmarks;

import ml.dmlc.xgboost4j.scala.spark.XGBoostClassifier;
import org.apache.spark.ml.classification.MultilayerPerceptronClassifier;
import org.deltastn.spark.DeltaStnClassifier;
import org.deltastn.tensor.Activation;

/** The estimators that the check compares, for so many passes over the rows. */
final class SmallWorkEstimators {

  static final int[] LAYERS = {SmallWorkRows.FEATURES, 64, 32, SmallWorkRows.CLASSES};

  private SmallWorkEstimators() {}

  /** Returns this library's by a method, with MLlib's layers and sigmoids. */
  static DeltaStnClassifier ours(String method, int epochs) {
    return new DeltaStnClassifier()
        .setMethod(method)
        .setLayers(LAYERS)
        .setHiddenActivation(Activation.SIGMOID.name())
        .setPatience(0)
        .setMaxIter(epochs);
  }

  /** Returns MLlib's perceptron, which does not stop early. */
  static MultilayerPerceptronClassifier mllib(int iterations) {
    return new MultilayerPerceptronClassifier().setLayers(LAYERS).setTol(0).setMaxIter(iterations);
  }

  /** Returns XGBoost with one worker. */
  static XGBoostClassifier xgboost(int rounds) {
    XGBoostClassifier stage = new XGBoostClassifier();
    stage.set(stage.getParam("numRound"), rounds);
    stage.set(stage.getParam("numWorkers"), 1);
    return stage;
  }
}
