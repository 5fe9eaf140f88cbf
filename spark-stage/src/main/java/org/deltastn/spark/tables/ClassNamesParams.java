package org.deltastn.spark.tables;

import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.Params;

/** The columns of {@link ClassNames}. */
public interface ClassNamesParams extends Params {

  /** Param: the column of predictions. */
  default Param<String> inputCol() {
    return new Param<>(
        this,
        "inputCol",
        "Names the column of predicted classes, whose metadata hold the names of the classes.");
  }

  /** Returns the column of predictions. */
  default String getInputCol() {
    return getOrDefault(inputCol());
  }

  /** Param: the column of names that is added. */
  default Param<String> outputCol() {
    return new Param<>(this, "outputCol", "Names the column of the classes' names.");
  }

  /** Returns the column of names that is added. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }
}
