package org.deltastn.spark.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.shared.HasWeightCol;

/** Which rows train the weights, which tune the hyperparameters, and how much each counts. */
public interface DataParams extends Params, HasWeightCol {

  /** Param: the column of the rows' weights. */
  @Override
  default Param<String> weightCol() {
    return new Param<>(
        this, "weightCol", "column of the rows' weights, at least 0; empty for equal weights");
  }

  /** Returns the column of the rows' weights. */
  @Override
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /**
   * Param: the boolean column that is true for the rows that tune the hyperparameters, in place of
   * a random split.
   */
  default Param<String> validationIndicatorCol() {
    return new Param<>(
        this,
        "validationIndicatorCol",
        "boolean column that is true for the rows that tune the hyperparameters; empty for a random split");
  }

  /**
   * Returns the boolean column that is true for the rows that tune the hyperparameters, in place of
   * a random split.
   */
  default String getValidationIndicatorCol() {
    return getOrDefault(validationIndicatorCol());
  }

  /** Param: the share of the rows that tune the hyperparameters, in (0, 1). */
  default DoubleParam validationFraction() {
    return new DoubleParam(
        this,
        "validationFraction",
        "share of the rows that tune the hyperparameters, drawn row by row from the seed, in (0, 1)",
        ParamValidators.inRange(0, 1, false, false));
  }

  /** Returns the share of the rows that tune the hyperparameters, in (0, 1). */
  default double getValidationFraction() {
    return (Double) getOrDefault(validationFraction());
  }

  /** Called by Scala classes alone, whose Params are fields: there is nothing to set. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}
}
