package org.deltastn.spark.tables;

/** What a column of a table is taken as. */
public enum ColumnKind {

  /** Numbers, also as texts. */
  NUMBER("number"),

  /** True and false, also as texts. */
  FLAG("flag"),

  /** Dates and times of day, also as texts. */
  TIME("time"),

  /** Texts of few different values, a feature for each. */
  CATEGORY("category"),

  /** Texts of many different values, hashed to a fixed number of features. */
  TEXT("text"),

  /** Vectors, taken as they are. */
  VECTOR("vector"),

  /** No features. */
  SKIPPED("skipped");

  private final String title;

  ColumnKind(String title) {
    this.title = title;
  }

  /** Returns the kind as tables for people name it. */
  public String title() {
    return title;
  }
}
