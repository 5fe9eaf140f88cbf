package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.params.HandleInvalid;

/** Reads the rows of a DataFrame into packed arrays and describes the error in an invalid row. */
public final class RowReader implements Serializable {

  private static final long serialVersionUID = 1L;

  private final DataColumns columns;
  private final FeatureReader features;
  private final boolean skips;
  private final int classes;
  private final boolean colours;
  private final boolean ordered;

  /**
   * Creates a reader of rows as {@link DataColumns#select} arranges them.
   *
   * @param features reads the first column
   * @param handling of rows with invalid features
   * @param classes labels are class indices below this number; 0 for a regression
   * @param colours whether features are colours, from 0 to 1
   */
  public RowReader(
      DataColumns columns,
      FeatureReader features,
      HandleInvalid handling,
      int classes,
      boolean colours) {
    this(columns, features, handling != HandleInvalid.ERROR, classes, colours, false);
  }

  private RowReader(
      DataColumns columns,
      FeatureReader features,
      boolean skips,
      int classes,
      boolean colours,
      boolean ordered) {
    this.columns = columns;
    this.features = features;
    this.skips = skips;
    this.classes = classes;
    this.colours = colours;
    this.ordered = ordered;
  }

  /** Returns a reader of rows whose order in the DataFrame matters. */
  public RowReader inOrder() {
    return new RowReader(columns, features, skips, classes, colours, true);
  }

  /** Returns whether the order of rows matters. */
  boolean ordered() {
    return ordered;
  }

  int featureLength() {
    return features.length();
  }

  /**
   * Reads a row to the place after the rows that a chunk has, and counts it as one of them or, if
   * it is left out, as skipped; or else notes the error in it as the chunk's problem.
   */
  void read(Row row, Chunk chunk) {
    int offset = chunk.rows * features.length();
    FeatureReader.Problem invalid = features.read(row.get(0), chunk.features, offset);
    if (invalid != null && invalid.isInvalidValue() && skips) {
      Arrays.fill(chunk.features, offset, offset + features.length(), 0);
      chunk.skipped++;
      return;
    }
    chunk.problem =
        invalid == null
            ? problem(row, chunk, offset)
            : "column '" + columns.features() + "', " + invalid.message();
    if (chunk.problem == null) {
      chunk.rows++;
    }
  }

  private String problem(Row row, Chunk chunk, int offset) {
    int at = chunk.rows;
    String problem = colours ? colours(row.get(0), chunk.features, offset) : null;
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
    problem = indicator(row.get(3), chunk.validation, at);
    return problem == null ? null : "column '" + columns.indicator() + "', " + problem;
  }

  private String colours(Object value, float[] into, int offset) {
    for (int i = 0; i < features.length(); i++) {
      float number = into[offset + i];
      if (number < 0 || number > 1) {
        return "found "
            + Features.at(value, i)
            + features.at(i)
            + ", expected a number from 0 to 1, since hyperparameters change the colours";
      }
    }
    return null;
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

  private static String indicator(Object value, boolean[] into, int at) {
    if (value instanceof Double number && (number == 0 || number == 1)) {
      into[at] = number == 1;
    } else if (value instanceof Boolean flag) {
      into[at] = flag;
    } else {
      return "found "
          + value
          + ", expected "
          + (value instanceof Double ? "0 or 1" : "true or false, or 0 or 1");
    }
    return null;
  }
}
