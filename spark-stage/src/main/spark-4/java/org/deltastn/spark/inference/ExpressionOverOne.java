package org.deltastn.spark.inference;

import java.io.Serializable;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Expression;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** An expression of Spark 4 over one other. */
abstract class ExpressionOverOne extends Expression implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Expression child;

  ExpressionOverOne(Expression child) {
    this.child = child;
  }

  final Expression child() {
    return child;
  }

  /** Returns the same expression over another child. */
  abstract Expression over(Expression other);

  @Override
  public final Seq<Expression> children() {
    return Sequences.of(List.of(child));
  }

  @Override
  public final Expression withNewChildrenInternal(IndexedSeq<Expression> children) {
    return over(children.apply(0));
  }
}
