package org.deltastn.spark;

import java.util.Map;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/** What a trained classifier and a trained regressor have in common. */
public interface DeltaStnModel {

  /**
   * Returns the hyperparameters that were found: name, kind, layer, value, lambda (unconstrained),
   * scale (of the perturbation) and initialValue.
   */
  Dataset<Row> hyperparameters();

  /** Returns the value of every hyperparameter by name, in order. */
  Map<String, Double> hyperparameterValues();

  /** Returns how training went. */
  DeltaStnSummary summary();

  /** Returns the problem that was trained: network, hyperparameters and configuration. */
  TrainingProblem problem();

  /** Returns the Deeplearning4j configuration of the network. */
  String networkJson();

  /** Returns the trained state, without that of the weights' optimizers. */
  TrainingState state();
}
