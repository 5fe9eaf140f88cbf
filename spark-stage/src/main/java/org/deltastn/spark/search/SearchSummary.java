package org.deltastn.spark.search;

import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Optional;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.search.Trial;
import org.deltastn.spark.TrainingCost;
import org.deltastn.spark.search.trials.SearchRun;
import org.deltastn.spark.search.trials.TrialResult;

/** How a search went: a row a trial, what all of them cost, and the best loss over time. */
public final class SearchSummary {

  private final List<String> names;
  private final List<TrialResult> results;

  SearchSummary(List<String> names, List<TrialResult> results) {
    this.names = List.copyOf(names);
    this.results = List.copyOf(results);
  }

  /** Returns the names of the hyperparameters, in order. */
  public List<String> hyperparameters() {
    return names;
  }

  /** Returns what became of the trials, by their numbers. */
  public List<TrialResult> results() {
    return results;
  }

  /** Returns the trial whose model the search returned. */
  public TrialResult best() {
    return SearchRun.best(results).orElseThrow();
  }

  /** Returns what all trials cost, those that diverged or failed among them. */
  public TrainingCost cost() {
    return new TrainingCost(
        results.size(),
        results.stream().mapToLong(result -> result.curve().size()).sum(),
        results.stream().mapToLong(TrialResult::examples).sum(),
        results.stream().mapToDouble(TrialResult::executorSeconds).sum(),
        results.stream().mapToDouble(TrialResult::finishedAt).max().orElse(0));
  }

  /**
   * Returns the lowest validation loss so far over time: a point whenever it fell, and one at the
   * end.
   */
  public List<TrialResult.Point> bestOverTime() {
    List<TrialResult.Point> all =
        results.stream()
            .flatMap(result -> result.curve().stream())
            .sorted(Comparator.comparingDouble(TrialResult.Point::seconds))
            .toList();
    List<TrialResult.Point> best = new ArrayList<>();
    for (TrialResult.Point point : all) {
      if (best.isEmpty() || point.validationLoss() < best.get(best.size() - 1).validationLoss()) {
        best.add(point);
      }
    }
    if (!best.isEmpty()) {
      TrialResult.Point last = best.get(best.size() - 1);
      best.add(new TrialResult.Point(last.epoch(), cost().wallSeconds(), last.validationLoss()));
    }
    return best;
  }

  /**
   * Returns one row for every trial: trial, parent (the trial that it goes on from, or null), place
   * (in the plan of the search), the value of every hyperparameter, firstEpoch (from 0), epochs,
   * examples, executorSeconds, wallSeconds, finishedAt, bestValidationLoss and lastValidationLoss
   * (null for one without a model), status and message.
   *
   * <p>The column of a hyperparameter is its name with underscores for dots; further underscores
   * are added where a name is taken.
   */
  public Dataset<Row> trials() {
    StructType schema =
        new StructType()
            .add("trial", DataTypes.IntegerType, false)
            .add("parent", DataTypes.IntegerType, true)
            .add("place", DataTypes.StringType, false);
    Set<String> taken =
        new HashSet<>(
            Set.of(
                "trial",
                "parent",
                "place",
                "firstepoch",
                "epochs",
                "examples",
                "executorseconds",
                "wallseconds",
                "finishedat",
                "bestvalidationloss",
                "lastvalidationloss",
                "status",
                "message"));
    for (String name : names) {
      String column = name.replace('.', '_');
      while (!taken.add(column.toLowerCase(Locale.ROOT))) {
        column += "_";
      }
      schema = schema.add(column, DataTypes.DoubleType, false);
    }
    schema =
        schema
            .add("firstEpoch", DataTypes.IntegerType, false)
            .add("epochs", DataTypes.IntegerType, false)
            .add("examples", DataTypes.LongType, false)
            .add("executorSeconds", DataTypes.DoubleType, false)
            .add("wallSeconds", DataTypes.DoubleType, false)
            .add("finishedAt", DataTypes.DoubleType, false)
            .add("bestValidationLoss", DataTypes.DoubleType, true)
            .add("lastValidationLoss", DataTypes.DoubleType, true)
            .add("status", DataTypes.StringType, false)
            .add("message", DataTypes.StringType, false);
    return SparkSession.active()
        .createDataFrame(results.stream().map(SearchSummary::row).toList(), schema);
  }

  private static Row row(TrialResult result) {
    Trial trial = result.trial();
    List<Object> values = new ArrayList<>();
    values.add(trial.number());
    values.add(trial.hasParent() ? Integer.valueOf(trial.parent()) : null);
    values.add(trial.place());
    values.addAll(trial.values());
    values.add(trial.firstEpoch());
    values.add(result.curve().size());
    values.add(result.examples());
    values.add(result.executorSeconds());
    values.add(result.wallSeconds());
    values.add(result.finishedAt());
    Optional<TrialResult> good = Optional.of(result).filter(it -> it.status().isGood());
    values.add(good.map(TrialResult::bestLoss).orElse(null));
    values.add(good.map(TrialResult::lastLoss).orElse(null));
    values.add(result.status().name());
    values.add(result.message());
    return RowFactory.create(values.toArray());
  }
}
