package org.deltastn.spark.tables;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.ml.param.StringArrayParam;
import org.deltastn.spark.params.HandleInvalid;

/** Which columns of a table become features, and how. */
public interface TableParams extends Params {

  /** Sets the default of every Param that has one; for constructors. */
  default void setTableDefaults() {
    setDefault(inputCols(), new String[0]);
    setDefault(ignoredCols(), new String[0]);
    setDefault(outputCol(), "features");
    setDefault(maxCategories(), 64);
    setDefault(hashFeatures(), 256);
    setDefault(dateFormat(), "");
    setDefault(impute(), true);
    setDefault(handleInvalid(), HandleInvalid.ERROR.toString());
  }

  /** Param: the columns that become features. */
  default StringArrayParam inputCols() {
    return new StringArrayParam(
        this,
        "inputCols",
        "Names the columns that become features, of which none is skipped for being constant or"
            + " like an id; when empty, all columns are looked at.");
  }

  /** Returns the columns that become features. */
  default String[] getInputCols() {
    return (String[]) getOrDefault(inputCols());
  }

  /** Param: columns that are left alone, the label among them. */
  default StringArrayParam ignoredCols() {
    return new StringArrayParam(
        this,
        "ignoredCols",
        "Names columns that become no features: label, weight and what else is left alone; of"
            + " names that the table lacks, nothing is said.");
  }

  /** Returns columns that are left alone, the label among them. */
  default String[] getIgnoredCols() {
    return (String[]) getOrDefault(ignoredCols());
  }

  /** Param: the column of vectors that is added. */
  default Param<String> outputCol() {
    return new Param<>(this, "outputCol", "Names the column of vectors that is added.");
  }

  /** Returns the column of vectors that is added. */
  default String getOutputCol() {
    return getOrDefault(outputCol());
  }

  /** Param: the most different texts that get a feature each. */
  default IntParam maxCategories() {
    return new IntParam(
        this,
        "maxCategories",
        "Sets up to how many different texts of a column get a feature each; columns of more are"
            + " hashed.",
        ParamValidators.gtEq(1));
  }

  /** Returns the most different texts that get a feature each. */
  default int getMaxCategories() {
    return (Integer) getOrDefault(maxCategories());
  }

  /** Param: the features of a column that is hashed. */
  default IntParam hashFeatures() {
    return new IntParam(
        this,
        "hashFeatures",
        "Sets the number of features to which the texts of a column are hashed.",
        ParamValidators.gtEq(1));
  }

  /** Returns the features of a column that is hashed. */
  default int getHashFeatures() {
    return (Integer) getOrDefault(hashFeatures());
  }

  /** Param: the pattern of dates in texts. */
  default Param<String> dateFormat() {
    return new Param<>(
        this,
        "dateFormat",
        "Gives the pattern of dates and times in texts, as java.time's DateTimeFormatter has it;"
            + " when empty, ISO 8601: 2026-11-30, 2026-11-30 08:15:00.");
  }

  /** Returns the pattern of dates in texts. */
  default String getDateFormat() {
    return getOrDefault(dateFormat());
  }

  /** Param: whether missing numbers and dates are replaced. */
  default BooleanParam impute() {
    return new BooleanParam(
        this,
        "impute",
        "Replaces missing numbers, flags and dates by the median when true; when false, they stay"
            + " NaN, and handleInvalid of the next stage says what happens to their rows.");
  }

  /** Returns whether missing numbers and dates are replaced. */
  default boolean getImpute() {
    return (Boolean) getOrDefault(impute());
  }

  /** Param: what happens to rows with cells that are not of their column's kind. */
  default Param<String> handleInvalid() {
    return new Param<>(
        this,
        "handleInvalid",
        "Says what transform does with a cell that is not of the kind that its column had in fit,"
            + " say, a word among numbers: error names column and cell; skip leaves the row out;"
            + " keep takes the cell for a missing one.",
        value -> {
          HandleInvalid.of(value);
          return true;
        });
  }

  /** Returns what happens to rows with cells that are not of their column's kind. */
  default String getHandleInvalid() {
    return getOrDefault(handleInvalid());
  }
}
