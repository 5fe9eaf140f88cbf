package org.deltastn.spark;

import java.util.Map;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.util.MLWritable;
import org.apache.spark.ml.util.MLWriter;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.params.DeltaStnParams;
import org.deltastn.spark.params.NetworkParams;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/**
 * What a trained classifier and a trained regressor have in common, the Params of the estimator
 * among it.
 */
public interface DeltaStnModel extends DeltaStnParams, MLWritable {

  /** Returns what the model holds beside its Params. */
  TrainedNetwork network();

  /** Param of the estimator: the Deeplearning4j configuration that was set as JSON, if one was. */
  default Param<String> networkJsonParam() {
    return NetworkParams.networkJson(this);
  }

  /** Param of the estimator: the hyperparameters that were set as JSON, if they were. */
  default Param<String> hyperparametersParam() {
    return NetworkParams.hyperparameters(this);
  }

  /**
   * Returns the hyperparameters that were found: name, kind, layer, value, lambda (unconstrained),
   * scale (of the perturbation) and initialValue.
   */
  default Dataset<Row> hyperparameters() {
    return network().hyperparameters();
  }

  /** Returns the value of every hyperparameter by name, in order. */
  default Map<String, Double> hyperparameterValues() {
    return network().values();
  }

  /** Returns how training went. */
  default DeltaStnSummary summary() {
    return network().summary();
  }

  /** Tells whether there is a summary: always, for it is saved with the model. */
  default boolean hasSummary() {
    return true;
  }

  /** Returns the problem that was trained: network, hyperparameters and configuration. */
  default TrainingProblem problem() {
    return network().definition().toProblem();
  }

  /** Returns the Deeplearning4j configuration of the network. */
  default String networkJson() {
    return network().definition().networkJson();
  }

  /** Returns the trained state, without that of the weights' optimizers. */
  default TrainingState state() {
    return network().state();
  }

  @Override
  default MLWriter write() {
    return Persistence.writer(this, network());
  }
}
