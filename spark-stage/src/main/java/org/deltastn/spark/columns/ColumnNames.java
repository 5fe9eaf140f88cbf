package org.deltastn.spark.columns;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.functions;

/** Names of columns as SQL needs them. */
public final class ColumnNames {

  private ColumnNames() {}

  /** Returns a column by its name, whatever characters the name contains. */
  public static Column column(String name) {
    return functions.col(quoted(name));
  }

  /** Returns a name in backticks. */
  public static String quoted(String name) {
    return "`" + name.replace("`", "``") + "`";
  }
}
