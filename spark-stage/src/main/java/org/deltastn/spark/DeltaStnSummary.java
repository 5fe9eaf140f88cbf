package org.deltastn.spark;

import java.util.ArrayList;
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
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.spark.model.RefitReport;
import org.deltastn.spark.model.Timings;
import org.deltastn.spark.model.TrainingHistory;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.deltastn.train.loop.TrainingResult;

/**
 * How a training run went: its epochs with the schedule of the hyperparameters, and its end.
 *
 * <p>A regression's losses are ½ (ŷ − y)² in the units of the label, also where training
 * standardized it; the penalties in the training loss are multiplied alike.
 */
public final class DeltaStnSummary {

  private final TrainingHistory history;

  DeltaStnSummary(TrainingHistory history) {
    this.history = history;
  }

  /** Returns one report for every whole epoch. */
  public List<EpochReport> epochs() {
    return history.epochs();
  }

  /**
   * Returns the training objective of every epoch: the mean over its steps of the loss that the
   * weights were stepped by, penalties included.
   */
  public double[] objectiveHistory() {
    return history.epochs().stream().mapToDouble(EpochReport::trainingLoss).toArray();
  }

  /** Returns the number of whole epochs. */
  public int totalIterations() {
    return history.epochs().size();
  }

  /** Returns the lowest validation loss of the epochs; infinite for none. */
  public double bestValidationLoss() {
    return history.epochs().stream()
        .mapToDouble(EpochReport::validationLoss)
        .min()
        .orElse(Double.POSITIVE_INFINITY);
  }

  /** Returns where the time of every round went; nothing for a model saved by earlier versions. */
  public List<RoundTiming> rounds() {
    return history.rounds();
  }

  /**
   * Returns how the weights were trained anew on all rows, where {@code refit} asked for it: every
   * other figure of this summary is one of the run that tuned, which trained on fewer.
   */
  public Optional<RefitReport> refit() {
    return Optional.ofNullable(history.refit());
  }

  /** Returns how the run ended. */
  public TrainingResult.Outcome outcome() {
    return history.outcome();
  }

  /** Returns where and how the run diverged, or null. */
  public String divergenceMessage() {
    return history.divergence();
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
    if (history.classifies()) {
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
    for (Hyperparameter hyperparameter : history.space().all()) {
      String name = hyperparameter.name().replace('.', '_');
      schema = schema.add(free(name, taken), DataTypes.DoubleType, false);
      schema = schema.add(free(name + "_scale", taken), DataTypes.DoubleType, false);
    }
    List<Row> rows = history.epochs().stream().map(this::row).toList();
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
    return SparkSession.active().createDataFrame(Timings.rows(history.rounds()), Timings.SCHEMA);
  }

  private Row row(EpochReport report) {
    List<Object> values = new ArrayList<>();
    values.add(report.epoch());
    values.add(report.step());
    values.add(report.trainingLoss());
    values.add(report.validationLoss());
    if (history.classifies()) {
      values.add(report.validationAccuracy());
    }
    values.add(report.learningRate());
    values.add(report.seconds());
    for (int j = 0; j < history.space().size(); j++) {
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

  /** Returns whether the other is the summary of the same training. */
  @Override
  public boolean equals(Object other) {
    return other instanceof DeltaStnSummary summary && history.equals(summary.history);
  }

  @Override
  public int hashCode() {
    return history.hashCode();
  }
}
