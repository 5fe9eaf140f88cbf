package org.deltastn.spark.model;

import java.util.Comparator;
import java.util.List;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.apache.spark.sql.types.DataTypes;
import org.apache.spark.sql.types.StructType;
import org.deltastn.train.loop.RoundTiming;

/** Converts the times of rounds to rows of a table and back. */
public final class Timings {

  public static final StructType SCHEMA =
      new StructType()
          .add("epoch", DataTypes.IntegerType, false)
          .add("round", DataTypes.IntegerType, false)
          .add("cycles", DataTypes.IntegerType, false)
          .add("slowestCompute", DataTypes.DoubleType, false)
          .add("meanCompute", DataTypes.DoubleType, false)
          .add("broadcast", DataTypes.DoubleType, false)
          .add("reduce", DataTypes.DoubleType, false)
          .add("driver", DataTypes.DoubleType, false);

  private Timings() {}

  /** Returns a row for every round. */
  public static List<Row> rows(List<RoundTiming> timings) {
    return timings.stream()
        .map(
            timing ->
                RowFactory.create(
                    timing.epoch(),
                    timing.round(),
                    timing.cycles(),
                    timing.slowestCompute(),
                    timing.meanCompute(),
                    timing.broadcast(),
                    timing.reduce(),
                    timing.driver()))
        .toList();
  }

  /** Returns the timings from the rows of {@link #rows}, in the order of the rounds. */
  public static List<RoundTiming> read(List<Row> rows) {
    return rows.stream()
        .map(
            row ->
                new RoundTiming(
                    row.getAs("epoch"),
                    row.getAs("round"),
                    row.getAs("cycles"),
                    row.getAs("slowestCompute"),
                    row.getAs("meanCompute"),
                    row.getAs("broadcast"),
                    row.getAs("reduce"),
                    row.getAs("driver")))
        .sorted(Comparator.comparingInt(RoundTiming::epoch).thenComparingInt(RoundTiming::round))
        .toList();
  }
}
