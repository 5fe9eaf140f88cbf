package org.deltastn.spark;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.spark.model.Timings;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;
import java.util.ArrayList;
import java.util.HashSet;
import java.util.List;
import java.util.Locale;
import java.util.Set;
import org.apache.spark.sql.Dataset;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.SparkSession;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;

/** How a training run went: its epochs with the schedule of the hyperparameters, and its end. */
public final class DeltaStnSummary {

  private final HyperparameterSpace space;
  private final boolean classifies;
  private final List<EpochReport> reports;
  private final List<RoundTiming> timings;
  private final TrainingResult.Outcome outcome;
  private final String divergenceMessage;

  public DeltaStnSummary(
      HyperparameterSpace space,
      boolean classifies,
      List<EpochReport> reports,
      List<RoundTiming> timings,
      TrainingResult.Outcome outcome,
      String divergenceMessage) {
    this.space = space;
    this.classifies = classifies;
    this.reports = List.copyOf(reports);
    this.timings = List.copyOf(timings);
    this.outcome = outcome;
    this.divergenceMessage = divergenceMessage;
  }

  /** Returns one report for every whole epoch. */
  public List<EpochReport> epochs() {
    return reports;
  }

  /** Returns where the time of every round went; nothing for a model saved by earlier versions. */
  public List<RoundTiming> rounds() {
    return timings;
  }

  /** Returns how the run ended. */
  public TrainingResult.Outcome outcome() {
    return outcome;
  }

  /** Returns where and how the run diverged, or null. */
  public String divergenceMessage() {
    return divergenceMessage;
  }

  /**
   * Returns one row for every whole epoch: epoch, step, trainingLoss, validationLoss,
   * validationAccuracy (for a classifier), learningRate, seconds, and for every hyperparameter its
   * value and its perturbation scale.
   *
   * <p>The columns of a hyperparameter are its name with underscores for dots, which Spark would
   * read as fields, and that with {@code _scale}; further underscores follow where a name is taken.
   */
  public Dataset<Row> history() {
    StructType schema =
        new StructType()
            .add("epoch", DataTypes.IntegerType, false)
            .add("step", DataTypes.LongType, false)
            .add("trainingLoss", DataTypes.DoubleType, false)
            .add("validationLoss", DataTypes.DoubleType, false);
    if (classifies) {
      schema = schema.add("validationAccuracy", DataTypes.DoubleType, false);
    }
    schema =
        schema
            .add("learningRate", DataTypes.DoubleType, false)
            .add("seconds", DataTypes.DoubleType, false);
    // Spark takes upper and lower case as equal.
    Set<String> taken = new HashSet<>();
    for (String name : schema.fieldNames()) {
      taken.add(name.toLowerCase(Locale.ROOT));
    }
    for (Hyperparameter hyperparameter : space.all()) {
      String name = hyperparameter.name().replace('.', '_');
      schema = schema.add(free(name, taken), DataTypes.DoubleType, false);
      schema = schema.add(free(name + "_scale", taken), DataTypes.DoubleType, false);
    }
    List<Row> rows = reports.stream().map(this::row).toList();
    return SparkSession.active().createDataFrame(rows, schema);
  }

  /**
   * Returns one row for every round: epoch, round (within the epoch), cycles, and where its
   * wall-clock time went, in seconds: slowestCompute and meanCompute of the workers, broadcast,
   * reduce and driver, as {@link RoundTiming} has them. What a round took is the sum of all but
   * meanCompute; the validation at the end of an epoch, which the history's seconds count, is part
   * of none.
   */
  public Dataset<Row> timing() {
    return SparkSession.active().createDataFrame(Timings.rows(timings), Timings.SCHEMA);
  }

  private Row row(EpochReport report) {
    List<Object> values = new ArrayList<>();
    values.add(report.epoch());
    values.add(report.step());
    values.add(report.trainingLoss());
    values.add(report.validationLoss());
    if (classifies) {
      values.add(report.validationAccuracy());
    }
    values.add(report.learningRate());
    values.add(report.seconds());
    for (int j = 0; j < space.size(); j++) {
      values.add(report.values()[j]);
      values.add(report.scales()[j]);
    }
    return RowFactory.create(values.toArray());
  }

  private static String free(String wanted, Set<String> taken) {
    String name = wanted;
    while (!taken.add(name.toLowerCase(Locale.ROOT))) {
      name += "_";
    }
    return name;
  }
}
