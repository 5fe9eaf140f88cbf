package org.deltastn.spark.inference;

import java.util.ArrayList;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import java.util.function.Function;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Attribute;
import org.apache.spark.sql.catalyst.expressions.AttributeReference;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression$;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import org.apache.spark.sql.execution.FilterExec;
import org.apache.spark.sql.execution.ProjectExec;
import org.apache.spark.sql.execution.SparkPlan;
import org.apache.spark.sql.types.Metadata;
import scala.Option;
import scala.collection.JavaConverters;

/** The networks in the expressions of one projection and its filter, each with its own column. */
final class BatchedNetworks {

  private static final String NAME = "delta_stn";

  private record Found(NetworkExpression network, Attribute features, Attribute result) {}

  private final List<Found> found = new ArrayList<>();
  private final List<NamedExpression> arguments = new ArrayList<>();

  /** Returns an expression in which every network is replaced by its column. */
  Expression replaced(Expression expression) {
    if (expression instanceof NetworkExpression network) {
      return column(network);
    }
    return (Expression) expression.mapChildren(this::replaced);
  }

  private Attribute column(NetworkExpression network) {
    for (Found other : found) {
      if (other.network().semanticEquals(network)) {
        return other.result();
      }
    }
    Attribute features;
    if (network.features() instanceof Attribute attribute) {
      features = attribute;
    } else {
      Alias alias =
          new Alias(
              network.features(),
              "features",
              NamedExpression$.MODULE$.newExprId(),
              Sequences.of(List.of()),
              Option.empty(),
              Sequences.of(List.of()));
      arguments.add(alias);
      features = alias.toAttribute();
    }
    Attribute result =
        new AttributeReference(
            NAME,
            network.dataType(),
            network.nullable(),
            Metadata.empty(),
            NamedExpression$.MODULE$.newExprId(),
            Sequences.of(List.of()));
    found.add(new Found(network, features, result));
    return result;
  }

  /**
   * Returns the physical plan of a projection and a filter whose networks were replaced.
   *
   * @param below what they read
   * @param before the filter's conditions that no network takes part in; may be empty
   * @param columns of the projection
   * @param conditions the filter's others, all of which must hold; may be empty
   * @param later plans what is below
   */
  SparkPlan over(
      LogicalPlan below,
      List<Expression> before,
      List<NamedExpression> columns,
      List<Expression> conditions,
      Function<LogicalPlan, SparkPlan> later) {
    SparkPlan plan =
        BatchStrategy.isCached(below)
            ? overCache(below, before, columns, conditions, later)
            : later.apply(pruned(filtered(below, before), columns, conditions));
    for (Found one : found) {
      plan = new BatchExec(one.network().function(), one.features(), one.result(), plan);
    }
    if (!conditions.isEmpty()) {
      plan = new FilterExec(conditions.stream().reduce(And::new).get(), plan);
    }
    return new ProjectExec(Sequences.of(columns), plan);
  }

  /**
   * Adaptive execution takes the scan of cached rows for a stage and looks for the logical node
   * that it came from. Spark folds a projection or a filter over the cache into the scan; were it a
   * new one, its node would be in no plan, and adaptive execution would plan the same stage for
   * ever.
   */
  private SparkPlan overCache(
      LogicalPlan below,
      List<Expression> before,
      List<NamedExpression> columns,
      List<Expression> conditions,
      Function<LogicalPlan, SparkPlan> later) {
    SparkPlan plan = later.apply(below);
    if (!before.isEmpty()) {
      plan = new FilterExec(before.stream().reduce(And::new).get(), plan);
    }
    List<NamedExpression> kept = kept(below, columns, conditions);
    return isAll(below, kept) ? plan : new ProjectExec(Sequences.of(kept), plan);
  }

  private static LogicalPlan filtered(LogicalPlan below, List<Expression> conditions) {
    return conditions.isEmpty()
        ? below
        : new Filter(conditions.stream().reduce(And::new).get(), below);
  }

  /** Spark prunes what lies below a projection; the one that it made reads networks' columns. */
  private LogicalPlan pruned(
      LogicalPlan below, List<NamedExpression> columns, List<Expression> conditions) {
    List<NamedExpression> kept = kept(below, columns, conditions);
    return isAll(below, kept) ? below : new Project(Sequences.of(kept), below);
  }

  private boolean isAll(LogicalPlan below, List<NamedExpression> kept) {
    return arguments.isEmpty() && kept.size() == below.output().size();
  }

  /** Returns the columns that are read, and the networks' features where they are computed. */
  private List<NamedExpression> kept(
      LogicalPlan below, List<NamedExpression> columns, List<Expression> conditions) {
    Set<Object> needed = new LinkedHashSet<>();
    columns.forEach(column -> ids((Expression) column, needed));
    conditions.forEach(condition -> ids(condition, needed));
    found.forEach(one -> needed.add(one.features().exprId()));
    List<NamedExpression> kept = new ArrayList<>();
    List<Attribute> all = JavaConverters.seqAsJavaList(below.output());
    for (Attribute attribute : all) {
      if (needed.contains(attribute.exprId())) {
        kept.add(attribute);
      }
    }
    kept.addAll(arguments);
    return kept;
  }

  private static void ids(Expression expression, Set<Object> ids) {
    JavaConverters.asJavaCollection(expression.references().toSeq())
        .forEach(attribute -> ids.add(attribute.exprId()));
  }
}
