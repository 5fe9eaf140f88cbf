package org.deltastn.spark.inference;

import java.io.Serializable;
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
import scala.collection.IndexedSeq;
import scala.collection.Seq;

/**
 * A network applied to a column of features. {@link BatchStrategy} plans it many rows at a time;
 * where that does not come to plan it, it is evaluated row by row.
 *
 * <p>It is marked as unevaluable although it can be evaluated, because Spark computes projections
 * of rows that the driver holds while it optimizes: on the driver, row by row.
 */
public final class NetworkExpression extends Expression
    implements CodegenFallback, Unevaluable, Serializable {

  private static final long serialVersionUID = 1L;

  private final NetworkFunction function;
  private final Expression features;
  private transient Function1<Object, Object> fromCatalyst;
  private transient Function1<Object, Object> toCatalyst;

  /** Creates the expression. */
  public NetworkExpression(NetworkFunction function, Expression features) {
    this.function = function;
    this.features = features;
  }

  NetworkFunction function() {
    return function;
  }

  Expression features() {
    return features;
  }

  @Override
  public Seq<Expression> children() {
    return BatchStrategy.seq(List.of(features));
  }

  @Override
  public Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return new NetworkExpression(function, children.apply(0));
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
      fromCatalyst = CatalystTypeConverters.createToScalaConverter(features.dataType());
      toCatalyst = CatalystTypeConverters.createToCatalystConverter(function.type());
    }
    Object value = fromCatalyst.apply(features.eval(row));
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
    return prettyName() + "(" + features + ")";
  }

  @Override
  public int productArity() {
    return 2;
  }

  @Override
  public Object productElement(int n) {
    return n == 0 ? function : features;
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof NetworkExpression;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof NetworkExpression expression
        && expression.function == function
        && expression.features.equals(features);
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(function), features);
  }
}
