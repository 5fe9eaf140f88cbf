package org.deltastn.spark.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** Where a training takes its first weights from. */
public interface WarmStartParams extends Params {

  /** Param: the path of a saved model, or of a Deeplearning4j zip, whose weights start training. */
  default Param<String> initialModel() {
    return new Param<>(
        this,
        "initialModel",
        "path of a saved model, or of a Deeplearning4j zip, of the same network, whose weights start training; empty for random ones");
  }

  /** Returns the path of a saved model, or of a zip, whose weights start training; or empty. */
  default String getInitialModel() {
    return getOrDefault(initialModel());
  }
}
