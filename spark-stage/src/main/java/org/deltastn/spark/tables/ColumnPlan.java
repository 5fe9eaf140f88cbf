package org.deltastn.spark.tables;

import com.fasterxml.jackson.annotation.JsonIgnore;

/**
 * What is done with a column of a table.
 *
 * @param name of the column
 * @param type of the column in the table of {@code fit}, as SQL names it
 * @param kind what it is taken as
 * @param missing cells without a value in the table of {@code fit}
 * @param features how many features it gives
 * @param hasTimes whether its values have times of day
 * @param note what is done with it or, if it is skipped, why
 */
public record ColumnPlan(
    String name,
    String type,
    ColumnKind kind,
    long missing,
    int features,
    boolean hasTimes,
    String note) {

  static ColumnPlan skipped(String name, String type, long missing, String reason) {
    return new ColumnPlan(name, type, ColumnKind.SKIPPED, missing, 0, false, reason);
  }

  /** Tells whether it gives features. */
  @JsonIgnore
  public boolean isUsed() {
    return kind != ColumnKind.SKIPPED;
  }

  /** Tells whether one of its features says that the value is missing. */
  boolean hasIndicator() {
    return missing > 0 && isUsed() && kind != ColumnKind.VECTOR;
  }

  /** Tells whether its missing values are replaced by the median. */
  boolean isImputed() {
    return kind == ColumnKind.NUMBER || kind == ColumnKind.FLAG || kind == ColumnKind.TIME;
  }
}
