package org.deltastn.spark.params;

import org.apache.spark.ml.param.BooleanParam;
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
        this,
        "weightCol",
        "Names the column of the rows' weights, each 0 or more; when empty, all rows count"
            + " the same.");
  }

  /** Returns the column of the rows' weights. */
  @Override
  default String getWeightCol() {
    return getOrDefault(weightCol());
  }

  /**
   * Param: the column that is true, or 1, for the rows that tune the hyperparameters, in place of a
   * random split.
   */
  default Param<String> validationIndicatorCol() {
    return new Param<>(
        this,
        "validationIndicatorCol",
        "Names the column that is true, or 1, for the rows that tune the hyperparameters; when"
            + " empty, they are drawn at random.");
  }

  /**
   * Returns the column that is true, or 1, for the rows that tune the hyperparameters, in place of
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
        "Sets the share of the rows that tune the hyperparameters, in (0, 1), drawn row by"
            + " row from the seed.",
        ParamValidators.inRange(0, 1, false, false));
  }

  /** Returns the share of the rows that tune the hyperparameters, in (0, 1). */
  default double getValidationFraction() {
    return (Double) getOrDefault(validationFraction());
  }

  /** Param: whether features, and the target of a regression, are standardized for training. */
  default BooleanParam standardization() {
    return new BooleanParam(
        this,
        "standardization",
        "Trains on features, and for a regressor on a label, of mean 0 and deviation 1 over the"
            + " training rows when true; predictions and losses stay in the label's own units."
            + " Features stay as they are where the network reads images or its first layers are"
            + " not dense, the label where the last layer is not dense. With initialModel, that"
            + " model's scaling is kept instead.");
  }

  /** Returns whether features, and the target of a regression, are standardized for training. */
  default boolean getStandardization() {
    return (Boolean) getOrDefault(standardization());
  }

  /** Param: what happens to rows with invalid features, error, skip or keep. */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "Says what happens to rows whose features are null, NaN, infinite or beyond 3.4e38, the"
            + " largest float: error ends fit and transform with a message that names column, row"
            + " and value; skip leaves the rows out; keep leaves them out of training, with a"
            + " warning, and transform gives NaN as their prediction and probabilities.",
        Checks.that(HandleInvalid::of));
  }

  /** Returns what happens to rows with invalid features, error, skip or keep. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }

  /** Called by Scala classes alone, whose Params are fields: there is nothing to set. */
  @Override
  default void org$apache$spark$ml$param$shared$HasWeightCol$_setter_$weightCol_$eq(
      Param<String> param) {}
}
