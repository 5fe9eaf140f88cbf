package org.deltastn.spark.columns;

import org.apache.spark.ml.linalg.SQLDataTypes;
import org.apache.spark.ml.linalg.SparseVector;
import org.apache.spark.ml.linalg.Vector;
import org.apache.spark.sql.types.ArrayType;
import org.apache.spark.sql.types.DataType;
import org.apache.spark.sql.types.DoubleType;
import org.apache.spark.sql.types.FloatType;
import org.apache.spark.sql.types.StructType;
import scala.collection.Seq;

/** The column of features: vectors, sparse or dense, or arrays of float or double. */
public final class Features {

  private Features() {}

  /**
   * Checks the type of the features: vectors or arrays of numbers.
   *
   * @throws IllegalArgumentException if there is no such column, or it is of another type
   */
  public static void requireType(StructType schema, String column) {
    DataType type = DataColumns.type(schema, column);
    if (!type.equals(SQLDataTypes.VectorType()) && !isArrayOfNumbers(type)) {
      throw new IllegalArgumentException(
          "column '"
              + column
              + "' must be of type vector, array<float> or array<double>, found "
              + type.catalogString());
    }
  }

  private static boolean isArrayOfNumbers(DataType type) {
    return type instanceof ArrayType array
        && (array.elementType() instanceof FloatType || array.elementType() instanceof DoubleType);
  }

  /** Returns the number of values in a vector or sequence. */
  public static int size(Object value) {
    return value instanceof Vector vector ? vector.size() : ((Seq<?>) value).size();
  }

  /** Returns what a value is called in messages. */
  static String kind(Object value) {
    return value instanceof Vector ? "a vector" : "an array";
  }

  /**
   * Copies a vector or a sequence of numbers into an array that holds zeros.
   *
   * @return the index of a null, or -1
   */
  static int copy(Object value, float[] into, int offset) {
    if (value instanceof SparseVector sparse) {
      for (int i = 0; i < sparse.indices().length; i++) {
        into[offset + sparse.indices()[i]] = (float) sparse.values()[i];
      }
    } else if (value instanceof Vector vector) {
      for (int i = 0; i < vector.size(); i++) {
        into[offset + i] = (float) vector.apply(i);
      }
    } else {
      return copySequence((Seq<?>) value, into, offset);
    }
    return -1;
  }

  private static int copySequence(Seq<?> values, float[] into, int offset) {
    for (int i = 0; i < values.size(); i++) {
      if (values.apply(i) == null) {
        return i;
      }
      into[offset + i] = ((Number) values.apply(i)).floatValue();
    }
    return -1;
  }

  /** Returns one of the numbers of a vector or sequence, unchanged. */
  public static Object at(Object value, int index) {
    return value instanceof Vector vector
        ? (Object) vector.apply(index)
        : ((Seq<?>) value).apply(index);
  }
}
