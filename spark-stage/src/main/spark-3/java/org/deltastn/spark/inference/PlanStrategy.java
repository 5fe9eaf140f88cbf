package org.deltastn.spark.inference;

import java.util.List;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import scala.collection.Seq;

/** A strategy of Spark 3 that returns its plans as a list. */
abstract class PlanStrategy extends SparkStrategy {

  /** Returns physical plans of a logical one; none leaves it to other strategies. */
  abstract List<SparkPlan> plans(LogicalPlan plan);

  @Override
  public final Seq<SparkPlan> apply(LogicalPlan plan) {
    return Sequences.of(plans(plan));
  }
}
