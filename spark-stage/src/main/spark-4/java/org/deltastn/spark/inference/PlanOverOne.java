package org.deltastn.spark.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.JavaConverters;
import scala.collection.immutable.IndexedSeq;
import scala.collection.immutable.Seq;

/** A physical plan of Spark 4 that adds one column to those of one other plan, row by row. */
abstract class PlanOverOne extends SparkPlan {

  private static final long serialVersionUID = 1L;

  private final SparkPlan child;
  private final Attribute added;

  PlanOverOne(SparkPlan child, Attribute added) {
    this.child = child;
    this.added = added;
  }

  final SparkPlan child() {
    return child;
  }

  final Attribute added() {
    return added;
  }

  /** Returns the same plan over another child. */
  abstract SparkPlan over(SparkPlan other);

  @Override
  public final Seq<Attribute> output() {
    List<Attribute> attributes = new ArrayList<>(JavaConverters.seqAsJavaList(child.output()));
    attributes.add(added);
    return Sequences.of(attributes);
  }

  @Override
  public final Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public final Seq<SparkPlan> children() {
    return Sequences.of(List.of(child));
  }

  @Override
  public final SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return over(children.apply(0));
  }
}
