package org.deltastn.spark.training;

import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.params.HandleInvalid;

/** The sizes that a network needs of the data, where no Param gives them. */
final class DataSizes {

  /** The most classes that labels alone may tell of, as in MLlib. */
  private static final int MAX_CLASSES = 100;

  private DataSizes() {}

  /**
   * Sizes that a look at the data found.
   *
   * @param classes the number of classes
   * @param features the number of features of the first row; 0 where it has none
   */
  record Found(int classes, int features) {}

  /**
   * Returns the number of features of a row: that of the column's metadata, otherwise of the first
   * row, or where rows without features are left out of the first that has some.
   *
   * @param seen the features of the first row, 0 where that is not known or it has none
   * @throws IllegalArgumentException if there is no row, or no vector in the first
   */
  static int features(Dataset<?> data, DataColumns columns, HandleInvalid handling, int seen) {
    String name = columns.features();
    StructField field = data.schema().apply(name);
    // Of arrays, which have no such metadata, MLlib refuses to read any.
    if (field.dataType().equals(SQLDataTypes.VectorType())) {
      int size = AttributeGroup.fromStructField(field).size();
      if (size > 0) {
        return size;
      }
    }
    if (seen > 0) {
      return seen;
    }
    Dataset<Row> vectors = data.select(ColumnNames.column(name));
    boolean skips = handling != HandleInvalid.ERROR;
    List<Row> first = (skips ? vectors.na().drop() : vectors).takeAsList(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException("the DataFrame is empty: there is nothing to train on");
    }
    Object value = first.get(0).get(0);
    int found = length(value);
    if (found == 0) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "', row 0: found "
              + (value == null ? "null" : "no values")
              + ", expected the features that the network's input is made for: remove such rows, or"
              + " set layers");
    }
    return found;
  }

  /**
   * Looks at the labels, and at the features of the first row, in one job of one stage.
   *
   * @return the number of classes, which is one more than the largest label, at least 2; and the
   *     number of features of the first row, 0 where it has none
   * @throws IllegalArgumentException if the largest label is no class, or there would be too many
   */
  static Found look(Dataset<?> data, DataColumns columns) {
    String name = columns.label();
    DataType type = data.schema().apply(columns.features()).dataType();
    Dataset<Row> both =
        data.select(
            ColumnNames.column(name).cast(DataTypes.DoubleType),
            ColumnNames.column(columns.features()));
    List<double[]> partitions =
        both.queryExecution()
            .toRdd()
            .toJavaRDD()
            .mapPartitions(rows -> List.of(look(rows, type)).iterator())
            .collect();
    double largest = Double.NEGATIVE_INFINITY;
    double features = Double.NaN;
    for (double[] partition : partitions) {
      largest = larger(largest, partition[0]);
      features = Double.isNaN(features) ? partition[1] : features;
    }
    return new Found(classes(name, largest), (int) features);
  }

  /**
   * Returns the largest label, negative infinity where there is none, and the number of features of
   * the first row, NaN where there is no row.
   */
  private static double[] look(Iterator<InternalRow> rows, DataType type) {
    double largest = Double.NEGATIVE_INFINITY;
    double features = Double.NaN;
    while (rows.hasNext()) {
      InternalRow row = rows.next();
      if (!row.isNullAt(0)) {
        largest = larger(largest, row.getDouble(0));
      }
      if (Double.isNaN(features)) {
        features =
            length(CatalystTypeConverters.createToScalaConverter(type).apply(row.get(1, type)));
      }
    }
    return new double[] {largest, features};
  }

  /** Returns the larger of two labels; NaN is the largest, as in SQL. */
  private static double larger(double a, double b) {
    return Double.compare(a, b) < 0 ? b : a;
  }

  private static int length(Object features) {
    return features == null ? 0 : Features.size(features);
  }

  private static int classes(String name, double largest) {
    if (largest == Double.NEGATIVE_INFINITY) {
      throw new IllegalArgumentException(
          "column '" + name + "' has no label: there is nothing to train on");
    }
    if (!(largest >= 0 && largest == Math.rint(largest) && largest < MAX_CLASSES)) {
      throw new IllegalArgumentException(
          "column '"
              + name
              + "': found the largest label "
              + largest
              + ", expected a whole number from 0 to "
              + (MAX_CLASSES - 1)
              + "; for more classes set numClasses, or index the column with StringIndexer");
    }
    return Math.max(2, (int) largest + 1);
  }
}
