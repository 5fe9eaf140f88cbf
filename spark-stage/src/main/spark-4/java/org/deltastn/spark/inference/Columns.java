package org.deltastn.spark.inference;

import org.apache.spark.sql.Column;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.classic.ColumnNodeToExpressionConverter$;
import org.apache.spark.sql.classic.ExpressionUtils;

/** Columns of Spark 4 from expressions, and the reverse. */
final class Columns {

  private Columns() {}

  static Expression expression(Column column) {
    return ColumnNodeToExpressionConverter$.MODULE$.apply(column.node());
  }

  static Column column(Expression expression) {
    return ExpressionUtils.column(expression);
  }
}
