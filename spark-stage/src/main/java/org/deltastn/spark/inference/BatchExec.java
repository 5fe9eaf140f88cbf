package org.deltastn.spark.inference;

import java.util.ArrayList;
import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.expressions.SortOrder;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.IndexedSeq;
import scala.collection.JavaConverters;
import scala.collection.Seq;

/** The rows of a plan with one column more: the struct that a network's function returns. */
public final class BatchExec extends SparkPlan {

  private static final long serialVersionUID = 1L;

  private final NetworkFunction function;
  private final Attribute features;
  private final Attribute result;
  private final SparkPlan child;

  /** Creates the operator; Spark calls the constructor with the elements of the product. */
  public BatchExec(
      NetworkFunction function, Attribute features, Attribute result, SparkPlan child) {
    this.function = function;
    this.features = features;
    this.result = result;
    this.child = child;
  }

  @Override
  public Seq<Attribute> output() {
    List<Attribute> attributes = new ArrayList<>(JavaConverters.seqAsJavaList(child.output()));
    attributes.add(result);
    return BatchStrategy.seq(attributes);
  }

  @Override
  public RDD<InternalRow> doExecute() {
    List<Attribute> attributes = JavaConverters.seqAsJavaList(child.output());
    int index = 0;
    while (!attributes.get(index).exprId().equals(features.exprId())) {
      index++;
    }
    return child
        .execute()
        .toJavaRDD()
        .mapPartitions(new BatchRows(function, child.schema(), index))
        .rdd();
  }

  @Override
  public Partitioning outputPartitioning() {
    return child.outputPartitioning();
  }

  @Override
  public Seq<SortOrder> outputOrdering() {
    return child.outputOrdering();
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(result);
  }

  @Override
  public Seq<SparkPlan> children() {
    return BatchStrategy.seq(List.of(child));
  }

  @Override
  public SparkPlan withNewChildrenInternal(IndexedSeq<SparkPlan> children) {
    return new BatchExec(function, features, result, children.apply(0));
  }

  @Override
  public String nodeName() {
    return "DeltaStnNetwork";
  }

  @Override
  public int productArity() {
    return 4;
  }

  @Override
  public Object productElement(int n) {
    return switch (n) {
      case 0 -> function;
      case 1 -> features;
      case 2 -> result;
      default -> child;
    };
  }

  @Override
  public boolean canEqual(Object other) {
    return other instanceof BatchExec;
  }

  @Override
  public boolean equals(Object other) {
    return other instanceof BatchExec plan
        && plan.function == function
        && plan.features.equals(features)
        && plan.result.equals(result)
        && plan.child.equals(child);
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(function), features, result, child);
  }
}
