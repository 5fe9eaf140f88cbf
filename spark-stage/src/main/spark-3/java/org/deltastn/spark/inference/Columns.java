package org.deltastn.spark.inference;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;

/** Columns of Spark 3 from expressions, and the reverse. */
final class Columns {

  private Columns() {}

  static Expression expression(Column column) {
    return column.expr();
  }

  static Column column(Expression expression) {
    return new Column(expression);
  }
}
