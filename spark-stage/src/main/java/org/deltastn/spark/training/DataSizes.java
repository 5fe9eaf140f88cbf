package org.deltastn.spark.training;

import java.util.List;
import org.apache.spark.ml.attribute.AttributeGroup;
import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.functions;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructField;
import org.deltastn.spark.columns.ColumnNames;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.params.HandleInvalid;
import scala.collection.Seq;

/** The sizes that a network needs of the data, where no Param gives them. */
final class DataSizes {

  /** The most classes that labels alone may tell of, as in MLlib. */
  private static final int MAX_CLASSES = 100;

  private DataSizes() {}

  /**
   * Returns the number of features of a row: that of the column's metadata, otherwise of the first
   * row, or where rows without features are left out of the first that has some.
   *
   * @throws IllegalArgumentException if there is no row, or no vector in the first
   */
  static int features(Dataset<?> data, DataColumns columns, HandleInvalid handling) {
    String name = columns.features();
    StructField field = data.schema().apply(name);
    // Of arrays, which have no such metadata, MLlib refuses to read any.
    if (field.dataType().equals(SQLDataTypes.VectorType())) {
      int size = AttributeGroup.fromStructField(field).size();
      if (size > 0) {
        return size;
      }
    }
    Dataset<Row> vectors = data.select(ColumnNames.column(name));
    boolean skips = handling != HandleInvalid.ERROR;
    List<Row> first = (skips ? vectors.na().drop() : vectors).takeAsList(1);
    if (first.isEmpty()) {
      throw new IllegalArgumentException("the DataFrame is empty: there is nothing to train on");
    }
    Object value = first.get(0).get(0);
    int found =
        value instanceof Vector vector ? vector.size() : value instanceof Seq<?> s ? s.size() : 0;
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
   * Returns the number of classes, which is one more than the largest label, at least 2.
   *
   * @throws IllegalArgumentException if the largest label is no class, or there would be too many
   */
  static int classes(Dataset<?> data, DataColumns columns) {
    String name = columns.label();
    Row found =
        data.select(functions.max(ColumnNames.column(name).cast(DataTypes.DoubleType))).head();
    if (found.isNullAt(0)) {
      throw new IllegalArgumentException(
          "column '" + name + "' has no label: there is nothing to train on");
    }
    double largest = found.getDouble(0);
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
