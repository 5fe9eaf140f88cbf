package org.deltastn.spark.packing;

import java.io.Serializable;
import org.apache.spark.sql.Row;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.Features;

/** Reads the rows of a DataFrame into packed arrays and describes the error in an invalid row. */
public final class RowReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DataColumns columns;
  private final int featureLength;
  private final int classes;
  private final boolean colours;

  /**
   * Creates a reader of rows as {@link DataColumns#select} arranges them.
   *
   * @param classes labels are class indices below this number; 0 for a regression
   * @param colours whether features are colours, from 0 to 1
   */
  public RowReader(DataColumns columns, int featureLength, int classes, boolean colours) {
    this.columns = columns;
    this.featureLength = featureLength;
    this.classes = classes;
    this.colours = colours;
  }

  int featureLength() {
    return featureLength;
  }

  /**
   * Reads a row to a position of a chunk.
   *
   * @return the error in the row, or null
   */
  String read(Row row, Chunk chunk, int at) {
    String problem = features(row, chunk.features, at * featureLength);
    if (problem != null) {
      return "column '" + columns.features() + "', " + problem;
    }
    problem = label(row, chunk.labels, at);
    if (problem != null) {
      return "column '" + columns.label() + "', " + problem;
    }
    problem = weight(row, chunk.weights, at);
    if (problem != null) {
      return "column '" + columns.weight() + "', " + problem;
    }
    if (columns.hasIndicator()) {
      if (row.isNullAt(3)) {
        return "column '" + columns.indicator() + "', found null, expected true or false";
      }
      chunk.validation[at] = row.getBoolean(3);
    }
    return null;
  }

  private String features(Row row, float[] into, int offset) {
    Object value = row.get(0);
    String problem = Features.copy(value, into, offset, featureLength);
    for (int i = 0; problem == null && i < featureLength; i++) {
      float number = into[offset + i];
      if (!Float.isFinite(number) || (colours && (number < 0 || number > 1))) {
        problem =
            "found "
                + Features.at(value, i)
                + " at index "
                + i
                + (colours
                    ? ", expected a number from 0 to 1, since hyperparameters change the colours"
                    : ", expected a finite number");
      }
    }
    return problem;
  }

  private String label(Row row, float[] into, int at) {
    if (row.isNullAt(1)) {
      return "found null, expected a label";
    }
    double label = row.getDouble(1);
    into[at] = (float) label;
    if (classes == 0) {
      return Float.isFinite(into[at]) ? null : "found " + label + ", expected a finite number";
    }
    boolean valid = label >= 0 && label < classes && label == Math.rint(label);
    return valid ? null : "found " + label + ", expected a whole number from 0 to " + (classes - 1);
  }

  private String weight(Row row, float[] into, int at) {
    if (row.isNullAt(2)) {
      return "found null, expected a weight";
    }
    double weight = row.getDouble(2);
    into[at] = (float) weight;
    return into[at] >= 0 && Float.isFinite(into[at])
        ? null
        : "found " + weight + ", expected a finite number of at least 0";
  }
}
