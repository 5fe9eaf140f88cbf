package org.deltastn.spark.model;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Comparator;
import java.util.HashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.train.loop.EpochReport;

/**
 * Converts the reports of a run to rows of two tables and back: one of the epochs, one of the
 * hyperparameters.
 */
final class Epochs {

  static final StructType SCHEMA =
      new StructType()
          .add("epoch", DataTypes.IntegerType, false)
          .add("step", DataTypes.LongType, false)
          .add("trainingLoss", DataTypes.DoubleType, false)
          .add("validationLoss", DataTypes.DoubleType, false)
          .add("validationAccuracy", DataTypes.DoubleType, false)
          .add("learningRate", DataTypes.DoubleType, false)
          .add("seconds", DataTypes.DoubleType, false);

  static final StructType SCHEDULE_SCHEMA =
      new StructType()
          .add("epoch", DataTypes.IntegerType, false)
          .add("hyperparameter", DataTypes.StringType, false)
          .add("value", DataTypes.DoubleType, false)
          .add("scale", DataTypes.DoubleType, false);

  private Epochs() {}

  /** Returns a row for every epoch. */
  static List<Row> rows(List<EpochReport> reports) {
    return reports.stream()
        .map(
            report ->
                RowFactory.create(
                    report.epoch(),
                    report.step(),
                    report.trainingLoss(),
                    report.validationLoss(),
                    report.validationAccuracy(),
                    report.learningRate(),
                    report.seconds()))
        .toList();
  }

  /** Returns a row for every epoch and hyperparameter. */
  static List<Row> scheduleRows(List<EpochReport> reports, List<String> names) {
    List<Row> rows = new ArrayList<>();
    for (EpochReport report : reports) {
      for (int j = 0; j < names.size(); j++) {
        rows.add(
            RowFactory.create(
                report.epoch(), names.get(j), report.values()[j], report.scales()[j]));
      }
    }
    return rows;
  }

  private record Key(int epoch, String name) {}

  /**
   * Restores the reports.
   *
   * @param names of the hyperparameters, in order
   * @throws IOException if the schedule lacks a row
   */
  static List<EpochReport> read(List<Row> rows, List<Row> schedule, List<String> names)
      throws IOException {
    Map<Key, Row> byKey = new HashMap<>();
    for (Row row : schedule) {
      byKey.put(new Key(row.getAs("epoch"), row.getAs("hyperparameter")), row);
    }
    List<EpochReport> reports = new ArrayList<>();
    for (Row row : rows) {
      int epoch = row.getAs("epoch");
      double[] values = new double[names.size()];
      double[] scales = new double[names.size()];
      for (int j = 0; j < values.length; j++) {
        Row found = byKey.get(new Key(epoch, names.get(j)));
        if (found == null) {
          throw new IOException(
              "the schedule has no row for epoch " + epoch + " of '" + names.get(j) + "'");
        }
        values[j] = found.getAs("value");
        scales[j] = found.getAs("scale");
      }
      reports.add(
          new EpochReport(
              epoch,
              row.getAs("step"),
              row.getAs("trainingLoss"),
              row.getAs("validationLoss"),
              row.getAs("validationAccuracy"),
              values,
              scales,
              row.getAs("learningRate"),
              row.getAs("seconds")));
    }
    reports.sort(Comparator.comparingInt(EpochReport::epoch));
    return reports;
  }
}
