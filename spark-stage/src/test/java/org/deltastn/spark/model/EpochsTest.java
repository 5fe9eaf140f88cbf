package org.deltastn.spark.model;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.io.IOException;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.catalyst.expressions.GenericRowWithSchema;
import org.apache.spark.sql.types.StructType;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.RoundTiming;
import org.junit.jupiter.api.Test;

/** Tables of a saved model as rows, without Spark. */
class EpochsTest {

  private static final List<String> NAMES = List.of("dropout", "decay");

  /** No two numbers are equal, so that none can stand in the column of another. */
  private static EpochReport report(int epoch) {
    double x = 100 * epoch;
    return new EpochReport(
        epoch,
        1L << (40 + epoch),
        x + 1,
        x + 2,
        x + 3,
        new double[] {x + 4, x + 5},
        new double[] {x + 6, x + 7},
        x + 8,
        x + 9);
  }

  /** Returns rows as a file gives them: with names, and in any order. */
  private static List<Row> read(List<Row> rows, StructType schema) {
    List<Row> read = new ArrayList<>();
    for (Row row : rows) {
      Object[] values = IntStream.range(0, row.length()).mapToObj(row::get).toArray();
      assertThat(values).as("%s", Arrays.toString(values)).hasSize(schema.length());
      read.add(new GenericRowWithSchema(values, schema));
    }
    Collections.reverse(read);
    return read;
  }

  @Test
  void epochsComeBackInTheirOrder() throws IOException {
    List<EpochReport> reports = List.of(report(1), report(2), report(3));
    List<Row> rows = read(Epochs.rows(reports), Epochs.SCHEMA);
    List<Row> schedule = read(Epochs.scheduleRows(reports, NAMES), Epochs.SCHEDULE_SCHEMA);
    assertThat(rows).hasSize(3);
    assertThat(schedule).hasSize(6);

    assertThat(Epochs.read(rows, schedule, NAMES)).usingRecursiveComparison().isEqualTo(reports);
  }

  /** The names of the columns are read by others than this library. */
  @Test
  void everyColumnHasTheNumberOfItsName() {
    Row row = read(Epochs.rows(List.of(report(2))), Epochs.SCHEMA).get(0);
    assertThat(row.<Integer>getAs("epoch")).isEqualTo(2);
    assertThat(row.<Long>getAs("step")).isEqualTo(1L << 42);
    assertThat(row.<Double>getAs("trainingLoss")).isEqualTo(201);
    assertThat(row.<Double>getAs("validationLoss")).isEqualTo(202);
    assertThat(row.<Double>getAs("validationAccuracy")).isEqualTo(203);
    assertThat(row.<Double>getAs("learningRate")).isEqualTo(208);
    assertThat(row.<Double>getAs("seconds")).isEqualTo(209);
    Row decay = read(Epochs.scheduleRows(List.of(report(2)), NAMES), Epochs.SCHEDULE_SCHEMA).get(0);
    assertThat(decay.<Integer>getAs("epoch")).isEqualTo(2);
    assertThat(decay.<String>getAs("hyperparameter")).isEqualTo("decay");
    assertThat(decay.<Double>getAs("value")).isEqualTo(205);
    assertThat(decay.<Double>getAs("scale")).isEqualTo(207);
  }

  @Test
  void aMissingRowOfTheScheduleIsNamed() {
    List<EpochReport> reports = List.of(report(1), report(2));
    List<Row> rows = read(Epochs.rows(reports), Epochs.SCHEMA);
    List<Row> schedule = read(Epochs.scheduleRows(reports, NAMES), Epochs.SCHEDULE_SCHEMA);
    assertThatThrownBy(() -> Epochs.read(rows, schedule.subList(1, 4), NAMES))
        .isInstanceOf(IOException.class)
        .hasMessage("the schedule has no row for epoch 2 of 'decay'");
  }

  @Test
  void timingsComeBackInTheOrderOfTheirRounds() {
    List<RoundTiming> timings = new ArrayList<>();
    for (int epoch = 1; epoch <= 2; epoch++) {
      for (int round = 1; round <= 3; round++) {
        double x = 100 * epoch + 10 * round;
        timings.add(
            new RoundTiming(epoch, round, 7 * epoch + round, x + 1, x + 2, x + 3, x + 4, x + 5));
      }
    }
    List<Row> rows = read(Timings.rows(timings), Timings.SCHEMA);

    assertThat(Timings.read(rows)).isEqualTo(timings);
    Row last = rows.get(0);
    assertThat(last.<Integer>getAs("cycles")).isEqualTo(17);
    assertThat(last.<Double>getAs("slowestCompute")).isEqualTo(231);
    assertThat(last.<Double>getAs("meanCompute")).isEqualTo(232);
    assertThat(last.<Double>getAs("broadcast")).isEqualTo(233);
    assertThat(last.<Double>getAs("reduce")).isEqualTo(234);
    assertThat(last.<Double>getAs("driver")).isEqualTo(235);
  }
}
