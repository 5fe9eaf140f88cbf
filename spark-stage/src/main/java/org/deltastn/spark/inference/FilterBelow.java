package org.deltastn.spark.inference;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.sql.catalyst.expressions.Alias;
import org.apache.spark.sql.catalyst.expressions.And;
import org.apache.spark.sql.catalyst.expressions.Expression;
import org.apache.spark.sql.catalyst.expressions.NamedExpression;
import org.apache.spark.sql.catalyst.plans.logical.Filter;
import org.apache.spark.sql.catalyst.plans.logical.LogicalPlan;
import org.apache.spark.sql.catalyst.plans.logical.Project;
import scala.collection.JavaConverters;

/**
 * Takes a filter over a network back above the projection that computes the features, where Spark
 * pushed it below: there it would compute features and network a second time.
 */
final class FilterBelow {

  private FilterBelow() {}

  /** Returns a projection over the filter, or the projection as it is. */
  static Project raised(Project project) {
    if (!(project.child() instanceof Project features)
        || !(features.child() instanceof Filter filter)
        || !BatchStrategy.hasNetwork(filter.condition())
        || !BatchStrategy.hasNetwork(project)
        || !BatchStrategy.isDeterministic(features)
        || BatchStrategy.isCached(filter.child())) {
      return project;
    }
    List<Expression> above = new ArrayList<>();
    List<Expression> below = new ArrayList<>();
    for (Expression condition : BatchStrategy.conjuncts(filter.condition())) {
      Expression raised = over(condition, features);
      boolean fits = raised.references().subsetOf(features.outputSet());
      if (BatchStrategy.hasNetwork(condition) && condition.deterministic() && fits) {
        above.add(raised);
      } else {
        below.add(condition);
      }
    }
    if (above.isEmpty()) {
      return project;
    }
    LogicalPlan rest =
        below.isEmpty()
            ? filter.child()
            : new Filter(below.stream().reduce(And::new).get(), filter.child());
    Project computed = new Project(features.projectList(), rest);
    return new Project(
        project.projectList(), new Filter(above.stream().reduce(And::new).get(), computed));
  }

  /** Returns an expression whose networks read the columns of a projection. */
  private static Expression over(Expression expression, Project features) {
    if (expression instanceof NetworkExpression network) {
      for (NamedExpression column : JavaConverters.seqAsJavaList(features.projectList())) {
        if (column instanceof Alias alias && alias.child().semanticEquals(network.features())) {
          return network.function().of(alias.toAttribute());
        }
      }
    }
    return (Expression) expression.mapChildren(child -> over(child, features));
  }
}
