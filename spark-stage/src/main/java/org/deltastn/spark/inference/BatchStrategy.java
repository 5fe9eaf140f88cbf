package org.deltastn.spark.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.ExperimentalMethods;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.execution.SparkStrategy;
import org.apache.spark.sql.execution.columnar.InMemoryRelation;
import scala.collection.JavaConverters;

/**
 * Plans projections and filters over networks such that many rows go through a network at a time,
 * and through the same one once where a filter was pushed below a projection.
 */
public final class BatchStrategy extends PlanStrategy {

  /** Adds the strategy to a session, once; sessions cloned from it, as streams do, have it too. */
  public static void install(SparkSession session) {
    ExperimentalMethods methods = session.experimental();
    synchronized (methods) {
      List<SparkStrategy> strategies =
          new ArrayList<>(JavaConverters.seqAsJavaList(methods.extraStrategies()));
      if (strategies.stream().noneMatch(BatchStrategy.class::isInstance)) {
        strategies.add(new BatchStrategy());
        methods.extraStrategies_$eq(Sequences.of(strategies));
      }
    }
  }

  @Override
  List<SparkPlan> plans(LogicalPlan plan) {
    if (plan instanceof Project project) {
      Project raised = FilterBelow.raised(project);
      List<NamedExpression> list = JavaConverters.seqAsJavaList(raised.projectList());
      boolean filtersByNetwork =
          raised.child() instanceof Filter filter && hasNetwork(filter.condition());
      // What is not deterministic must not be computed for rows that the filter drops.
      if (filtersByNetwork && isDeterministic(raised)) {
        Filter filter = (Filter) raised.child();
        return plan(list, filter, filter.child());
      }
      if (filtersByNetwork || hasNetwork(raised)) {
        return plan(list, null, raised.child());
      }
    } else if (plan instanceof Filter filter && hasNetwork(filter.condition())) {
      List<NamedExpression> all = new ArrayList<>(JavaConverters.seqAsJavaList(filter.output()));
      return plan(all, filter, filter.child());
    }
    return List.of();
  }

  private List<SparkPlan> plan(List<NamedExpression> list, Filter filter, LogicalPlan below) {
    List<Expression> before = new ArrayList<>();
    List<Expression> after = new ArrayList<>();
    if (filter != null) {
      for (Expression condition : conjuncts(filter.condition())) {
        (hasNetwork(condition) || !condition.deterministic() ? after : before).add(condition);
      }
    }
    BatchedNetworks networks = new BatchedNetworks();
    List<NamedExpression> columns =
        list.stream().map(e -> (NamedExpression) networks.replaced((Expression) e)).toList();
    List<Expression> conditions = after.stream().map(networks::replaced).toList();
    return List.of(networks.over(below, before, columns, conditions, this::planLater));
  }

  /** Returns whether a plan reads cached rows and does nothing but project and filter them. */
  static boolean isCached(LogicalPlan plan) {
    LogicalPlan source = plan;
    while (source instanceof Project || source instanceof Filter) {
      source = source.children().head();
    }
    return source instanceof InMemoryRelation;
  }

  static List<Expression> conjuncts(Expression condition) {
    if (condition instanceof And and) {
      List<Expression> all = new ArrayList<>(conjuncts(and.left()));
      all.addAll(conjuncts(and.right()));
      return all;
    }
    return List.of(condition);
  }

  static boolean isDeterministic(Project project) {
    return JavaConverters.seqAsJavaList(project.projectList()).stream()
        .allMatch(column -> ((Expression) column).deterministic());
  }

  static boolean hasNetwork(Project project) {
    return JavaConverters.seqAsJavaList(project.projectList()).stream()
        .anyMatch(column -> hasNetwork((Expression) column));
  }

  static boolean hasNetwork(Expression expression) {
    return expression instanceof NetworkExpression
        || JavaConverters.seqAsJavaList(expression.children()).stream()
            .anyMatch(BatchStrategy::hasNetwork);
  }
}
