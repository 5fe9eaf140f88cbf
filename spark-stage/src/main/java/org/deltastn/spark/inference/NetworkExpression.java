package org.deltastn.spark.inference;

import java.util.Collections;
import java.util.List;
import java.util.Objects;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.CatalystTypeConverters;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.Unevaluable;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenContext;
import org.apache.spark.sql.catalyst.expressions.codegen.CodegenFallback;
import org.apache.spark.sql.catalyst.expressions.codegen.ExprCode;
import org.apache.spark.sql.types.DataType;
import scala.Function1;

/**
 * A network applied to a column of features. {@link BatchStrategy} plans it many rows at a time;
 * where that does not come to plan it, it is evaluated row by row.
 *
 * <p>It is marked as unevaluable although it can be evaluated, because Spark computes projections
 * of rows that the driver holds while it optimizes: on the driver, row by row.
 */
public final class NetworkExpression extends ExpressionOverOne
    implements CodegenFallback, Unevaluable {

  private static final long serialVersionUID = 1L;

  private final NetworkFunction function;
  private transient Function1<Object, Object> fromCatalyst;
  private transient Function1<Object, Object> toCatalyst;

  /** Creates the expression. */
  public NetworkExpression(NetworkFunction function, Expression features) {
    super(features);
    this.function = function;
  }

  NetworkFunction function() {
    return function;
  }

  Expression features() {
    return child();
  }

  @Override
  Expression over(Expression other) {
    return new NetworkExpression(function, other);
  }

  @Override
  public DataType dataType() {
    return function.type();
  }

  @Override
  public boolean nullable() {
    return function.skips();
  }

  @Override
  public boolean foldable() {
    return false;
  }

  @Override
  public Object eval(InternalRow row) {
    if (toCatalyst == null) {
      fromCatalyst = CatalystTypeConverters.createToScalaConverter(child().dataType());
      toCatalyst = CatalystTypeConverters.createToCatalystConverter(function.type());
    }
    Object value = fromCatalyst.apply(child().eval(row));
    List<Row> result =
        function.apply(
            Collections.singletonList(value), index -> NetworkFunction.abbreviated(value));
    return toCatalyst.apply(result.get(0));
  }

  @Override
  public ExprCode doGenCode(CodegenContext context, ExprCode code) {
    return CodegenFallback.super.doGenCode(context, code);
  }

  @Override
  public String prettyName() {
    return "delta_stn";
  }

  @Override
  public String toString() {
    return prettyName() + "(" + child() + ")";
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? function : child();
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof NetworkExpression;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkExpression expression
        && expression.function == function
        && expression.child().equals(child());
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(function), child());
  }
}
