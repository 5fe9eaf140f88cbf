package org.deltastn.spark.packing.rows;

import java.io.Serializable;
import java.util.Arrays;
import org.apache.spark.sql.Row;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.columns.Features;
import org.deltastn.spark.params.HandleInvalid;

/** Reads rows of a DataFrame into packed arrays and describes the error in an invalid row. */
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
  public boolean ordered() {
    return ordered;
  }

  /** Returns the features of a row. */
  public int featureLength() {
    return features.length();
  }

  /**
   * Reads features, label and weight of a row.
   *
   * @param into where they go
   * @param place among the rows there
   * @return what became of the row
   */
  Reading read(Row row, PackedRows into, int place) {
    int offset = into.offset(place);
    FeatureReader.Problem invalid = features.read(row.get(0), into.features, offset);
    if (invalid != null && invalid.isInvalidValue() && skips) {
      Arrays.fill(into.features, offset, offset + features.length(), 0);
      return Reading.SKIPPED;
    }
    String problem =
        invalid == null
            ? problem(row, into, place)
            : "column '" + columns.features() + "', " + invalid.message();
    return problem == null ? Reading.TAKEN : new Reading(false, problem);
  }

  /** Returns whether the indicator marks a row that was read without a problem. */
  static boolean marked(Row row) {
    Object value = row.get(3);
    return value instanceof Double number ? number == 1 : (Boolean) value;
  }

  private String problem(Row row, PackedRows into, int place) {
    String problem = colours ? colours(row.get(0), into.features, into.offset(place)) : null;
    if (problem != null) {
      return "column '" + columns.features() + "', " + problem;
    }
    problem = label(row, into.labels, place);
    if (problem != null) {
      return "column '" + columns.label() + "', " + problem;
    }
    problem = weight(row, into.weights, place);
    if (problem != null) {
      return "column '" + columns.weight() + "', " + problem;
    }
    problem = indicator(row.get(3));
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

  private static String indicator(Object value) {
    if (value instanceof Boolean
        || value instanceof Double number && (number == 0 || number == 1)) {
      return null;
    }
    return "found "
        + value
        + ", expected "
        + (value instanceof Double ? "0 or 1" : "true or false, or 0 or 1");
  }

  /**
   * What became of a row that was read.
   *
   * @param isSkipped whether it is left out, for invalid features
   * @param problem the error in it, or null
   */
  record Reading(boolean isSkipped, String problem) {

    private static final Reading TAKEN = new Reading(false, null);
    private static final Reading SKIPPED = new Reading(true, null);
  }
}
