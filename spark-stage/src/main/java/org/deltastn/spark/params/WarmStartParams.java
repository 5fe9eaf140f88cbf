package org.deltastn.spark.params;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The origin of a training's first weights. */
public interface WarmStartParams extends Params {

  /** Param: the path of a saved model, or of a Deeplearning4j zip, whose weights start training. */
  default Param<String> initialModel() {
    return new Param<>(
        this,
        "initialModel",
        "Names a saved model, or a Deeplearning4j zip, of the same network, whose weights"
            + " start training; when empty, they start at random.");
  }

  /** Returns the path of a saved model, or of a zip, whose weights start training; or empty. */
  default String getInitialModel() {
    return getOrDefault(initialModel());
  }
}
