package org.deltastn.spark.inference;

import java.util.List;
import java.util.Objects;
import org.apache.spark.rdd.RDD;
import org.apache.spark.sql.catalyst.InternalRow;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeSet;
import org.apache.spark.sql.catalyst.expressions.AttributeSet$;
import org.apache.spark.sql.catalyst.plans.physical.Partitioning;
import org.apache.spark.sql.execution.SparkPlan;
import scala.collection.JavaConverters;

/** The rows of a plan with one column more: the struct that a network's function returns. */
public final class BatchExec extends PlanOverOne {

  private static final long serialVersionUID = 1L;

  private final NetworkFunction function;
  private final Attribute features;

  /** Creates the operator; Spark calls the constructor with the elements of the product. */
  public BatchExec(
      NetworkFunction function, Attribute features, Attribute result, SparkPlan child) {
    super(child, result);
    this.function = function;
    this.features = features;
  }

  @Override
  public RDD<InternalRow> doExecute() {
    List<Attribute> attributes = JavaConverters.seqAsJavaList(child().output());
    int index = 0;
    while (!attributes.get(index).exprId().equals(features.exprId())) {
      index++;
    }
    return child()
        .execute()
        .toJavaRDD()
        .mapPartitions(new BatchRows(function, child().schema(), index))
        .rdd();
  }

  @Override
  public Partitioning outputPartitioning() {
    return child().outputPartitioning();
  }

  @Override
  public AttributeSet producedAttributes() {
    return AttributeSet$.MODULE$.apply(added());
  }

  @Override
  SparkPlan over(SparkPlan other) {
    return new BatchExec(function, features, added(), other);
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
      case 2 -> added();
      default -> child();
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
        && plan.added().equals(added())
        && plan.child().equals(child());
  }

  @Override
  public int hashCode() {
    return Objects.hash(System.identityHashCode(function), features, added(), child());
  }
}
