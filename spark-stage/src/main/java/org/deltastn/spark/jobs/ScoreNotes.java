package org.deltastn.spark.jobs;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.LinkedHashSet;
import java.util.List;
import java.util.Set;
import org.apache.spark.ml.Transformer;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.deltastn.spark.DeltaStnModel;
import org.deltastn.spark.jobs.console.ProblemLines;
import org.deltastn.spark.jobs.data.DataInput;
import org.deltastn.spark.jobs.data.SavedModels;
import org.deltastn.spark.preflight.TaskSlots;
import org.deltastn.spark.tables.ColumnPlan;
import org.deltastn.spark.tables.TableVectorizerModel;
import org.deltastn.train.TrainingProblem;

/** What a scoring says before it begins. */
final class ScoreNotes {

  private ScoreNotes() {}

  /**
   * Returns the lines: which columns the model reads and which are only kept, its networks and
   * their engine, and how many tasks compute at a time.
   */
  static List<String> of(DataInput data, Dataset<Row> rows, Transformer model) {
    List<String> names = new ArrayList<>(Arrays.asList(rows.columns()));
    names.remove(DataInput.TEXT);
    Set<String> read = new LinkedHashSet<>();
    Set<String> labels = new LinkedHashSet<>();
    for (Transformer stage : SavedModels.leaves(model)) {
      read.addAll(inputs(stage));
      if (stage instanceof DeltaStnModel) {
        labels.addAll(named(stage, "labelCol"));
      }
    }
    read.retainAll(names);
    labels.retainAll(names);
    List<String> others = new ArrayList<>(names);
    others.removeAll(read);
    others.removeAll(labels);
    List<String> lines = new ArrayList<>();
    lines.add("Data: " + data.path() + " (" + data.format() + ")");
    lines.add("Read: " + DataNotes.listed(read));
    labels.forEach(label -> lines.add("labelCol: " + label));
    lines.add("Kept, not read: " + (others.isEmpty() ? "no column" : DataNotes.listed(others)));
    for (DeltaStnModel network : SavedModels.networks(model)) {
      TrainingProblem problem = network.network().definition().toProblem();
      lines.add(ProblemLines.network(problem));
      lines.add(DataNotes.engineOf(problem));
    }
    int slots = TaskSlots.available(rows.sparkSession().sparkContext());
    lines.add("Tasks: up to " + slots + " at a time");
    return lines;
  }

  /** Returns the columns that a stage reads, as its Params name them. */
  private static List<String> inputs(Transformer stage) {
    if (stage instanceof TableVectorizerModel table) {
      return table.plans().stream().filter(ColumnPlan::isUsed).map(ColumnPlan::name).toList();
    }
    List<String> names = new ArrayList<>();
    for (String param : List.of("inputCol", "inputCols", "featuresCol")) {
      names.addAll(named(stage, param));
    }
    return names;
  }

  private static List<String> named(Transformer stage, String param) {
    if (!stage.hasParam(param) || !stage.isDefined(stage.getParam(param))) {
      return List.of();
    }
    Object value = stage.getOrDefault(stage.getParam(param));
    return value instanceof String[] several ? List.of(several) : List.of(value.toString());
  }
}
