package org.deltastn.spark.columns;

import static org.apache.spark.sql.functions.lit;
import static org.deltastn.spark.columns.ColumnNames.column;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.ml.param.shared.HasFeaturesCol;
import org.apache.spark.ml.param.shared.HasLabelCol;
import org.apache.spark.sql.Column;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.types.BooleanType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.NumericType;
import org.apache.spark.sql.types.StructType;
import org.deltastn.spark.params.DeltaStnParams;

/** The names of the columns that training reads. */
public final class DataColumns implements Serializable {

  private static final long serialVersionUID = 1L;

  private final String features;
  private final String label;
  private final String weight;
  private final String indicator;

  /**
   * Names the columns.
   *
   * @param weight empty for equal weights
   * @param indicator empty for a random split
   */
  public DataColumns(String features, String label, String weight, String indicator) {
    this.features = features;
    this.label = label;
    this.weight = weight;
    this.indicator = indicator;
  }

  /** Returns the columns that an estimator's Params name. */
  public static <P extends DeltaStnParams & HasFeaturesCol & HasLabelCol> DataColumns of(P params) {
    return new DataColumns(
        params.getFeaturesCol(),
        params.getLabelCol(),
        params.getWeightCol(),
        params.getValidationIndicatorCol());
  }

  public String features() {
    return features;
  }

  public String label() {
    return label;
  }

  public String weight() {
    return weight;
  }

  public String indicator() {
    return indicator;
  }

  public boolean hasIndicator() {
    return !indicator.isEmpty();
  }

  /**
   * Checks the types of the label, the weights and the indicator. MLlib's own checks read names as
   * paths into structures since Spark 4, so they refuse some that Spark allows.
   *
   * @throws IllegalArgumentException naming the column and what was found
   */
  public void requireTypes(StructType schema) {
    if (!label.isEmpty()) {
      requireNumeric(schema, label);
    }
    if (!weight.isEmpty()) {
      requireNumeric(schema, weight);
    }
    if (hasIndicator()) {
      DataType type = type(schema, indicator);
      if (!(type instanceof BooleanType) && !(type instanceof NumericType)) {
        throw new IllegalArgumentException(
            "column '"
                + indicator
                + "' must be boolean, or numeric with 0 and 1, found "
                + type.catalogString());
      }
    }
  }

  private static void requireNumeric(StructType schema, String name) {
    DataType type = type(schema, name);
    if (!(type instanceof NumericType)) {
      throw new IllegalArgumentException(
          "column '" + name + "' must be numeric, found " + type.catalogString());
    }
  }

  /**
   * Returns features, label, weight and indicator, in this order, numbers as doubles; the indicator
   * is boolean or one of these.
   */
  public Dataset<Row> select(Dataset<?> data) {
    Column weights = weight.isEmpty() ? lit(1.0) : number(weight);
    return data.select(column(features), number(label), weights, validation(data.schema()));
  }

  private Column validation(StructType schema) {
    if (!hasIndicator()) {
      return lit(false);
    }
    boolean flags = type(schema, indicator) instanceof BooleanType;
    return flags ? column(indicator) : number(indicator);
  }

  private static Column number(String name) {
    return column(name).cast(DataTypes.DoubleType);
  }

  /**
   * Returns the type of a column.
   *
   * @throws IllegalArgumentException if there is none of this name
   */
  public static DataType type(StructType schema, String name) {
    if (!Arrays.asList(schema.fieldNames()).contains(name)) {
      throw new IllegalArgumentException(
          "no column '" + name + "' among " + Arrays.toString(schema.fieldNames()));
    }
    return schema.apply(name).dataType();
  }
}
