package org.deltastn.spark.packing.rows;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;

import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.params.HandleInvalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.Arguments;
import org.junit.jupiter.params.provider.MethodSource;

/** Rows that are read, skipped or refused. */
class RowReaderTest {

  private static final DataColumns COLUMNS = new DataColumns("x", "y", "w", "held");
  private static final double NAN = Double.NaN;

  private static RowReader reader(HandleInvalid handling, int classes, boolean colours) {
    return new RowReader(COLUMNS, new FeatureReader(2), handling, classes, colours);
  }

  private static Row row(double x0, double x1, Object label, Object weight, Object held) {
    return RowFactory.create(Vectors.dense(x0, x1), label, weight, held);
  }

  private static Row good(double x) {
    return row(x, 2, 1.0, 0.5, true);
  }

  @Test
  void aRowGoesToItsPlace() {
    PackedRows into = new PackedRows(3, 2);
    RowReader.Reading reading =
        reader(HandleInvalid.ERROR, 3, false).read(row(4, 5, 2.0, 0.25, false), into, 1);

    assertThat(reading.problem()).isNull();
    assertThat(reading.isSkipped()).isFalse();
    assertThat(into.features).containsExactly(0, 0, 4, 5, 0, 0);
    assertThat(into.labels).containsExactly(0, 2, 0);
    assertThat(into.weights).containsExactly(0, 0.25f, 0);
    assertThat(RowReader.marked(row(4, 5, 2.0, 1.0, false))).isFalse();
    assertThat(RowReader.marked(row(4, 5, 2.0, 1.0, true))).isTrue();
    assertThat(RowReader.marked(row(4, 5, 2.0, 1.0, 0.0))).isFalse();
    assertThat(RowReader.marked(row(4, 5, 2.0, 1.0, 1.0))).isTrue();
  }

  static Arguments[] refused() {
    return new Arguments[] {
      Arguments.of(3, row(1, 2, null, 1.0, true), "column 'y', found null, expected a label"),
      Arguments.of(
          3,
          row(1, 2, 3.0, 1.0, true),
          "column 'y', found 3.0, expected a whole number from 0 to 2"),
      Arguments.of(
          3,
          row(1, 2, 0.5, 1.0, true),
          "column 'y', found 0.5, expected a whole number from 0 to 2"),
      Arguments.of(
          3,
          row(1, 2, -1.0, 1.0, true),
          "column 'y', found -1.0, expected a whole number from 0 to 2"),
      Arguments.of(
          3,
          row(1, 2, NAN, 1.0, true),
          "column 'y', found NaN, expected a whole number from 0 to 2"),
      Arguments.of(0, row(1, 2, NAN, 1.0, true), "column 'y', found NaN, expected a finite number"),
      Arguments.of(
          0, row(1, 2, 1e39, 1.0, true), "column 'y', found 1.0E39, expected a finite number"),
      Arguments.of(3, row(1, 2, 1.0, null, true), "column 'w', found null, expected a weight"),
      Arguments.of(
          3,
          row(1, 2, 1.0, -0.5, true),
          "column 'w', found -0.5, expected a finite number of at least 0"),
      Arguments.of(
          3,
          row(1, 2, 1.0, NAN, true),
          "column 'w', found NaN, expected a finite number of at least 0"),
      Arguments.of(
          3,
          row(1, 2, 1.0, 1e39, true),
          "column 'w', found 1.0E39, expected a finite number of at least 0"),
      Arguments.of(3, row(1, 2, 1.0, 1.0, 0.5), "column 'held', found 0.5, expected 0 or 1"),
      Arguments.of(
          3,
          row(1, 2, 1.0, 1.0, null),
          "column 'held', found null, expected true or false, or 0 or 1")
    };
  }

  @ParameterizedTest
  @MethodSource("refused")
  void anErrorNamesColumnFoundAndExpected(int classes, Row row, String message) {
    for (HandleInvalid handling : HandleInvalid.values()) {
      RowReader.Reading reading =
          reader(handling, classes, false).read(row, new PackedRows(1, 2), 0);
      assertThat(reading.problem()).isEqualTo(message);
      assertThat(reading.isSkipped()).as("only features are skipped").isFalse();
    }
  }

  @Test
  void aRegressionTakesAnyFiniteLabel() {
    PackedRows into = new PackedRows(1, 2);
    assertThat(reader(HandleInvalid.ERROR, 0, false).read(row(1, 2, -7.25, 1.0, true), into, 0))
        .extracting(RowReader.Reading::problem)
        .isNull();
    assertThat(into.labels).containsExactly(-7.25f);
  }

  @Test
  void invalidFeaturesAreSkippedWhereThatIsAllowedAndLeaveNothing() {
    Row bad = row(8, NAN, 1.0, 1.0, true);
    PackedRows into = new PackedRows(1, 2);
    assertThat(reader(HandleInvalid.ERROR, 3, false).read(bad, into, 0).problem())
        .startsWith("column 'x', ")
        .contains("NaN");
    RowReader.Reading skipped = reader(HandleInvalid.SKIP, 3, false).read(bad, into, 0);
    assertThat(skipped.isSkipped()).isTrue();
    assertThat(skipped.problem()).isNull();
    assertThat(into.features).containsExactly(0, 0);
  }

  @Test
  void coloursAreFromZeroToOne() {
    PackedRows into = new PackedRows(1, 2);
    assertThat(reader(HandleInvalid.ERROR, 3, true).read(row(0, 1, 1.0, 1.0, true), into, 0))
        .extracting(RowReader.Reading::problem)
        .isNull();
    for (double colour : new double[] {-0.01, 1.01}) {
      assertThat(
              reader(HandleInvalid.ERROR, 3, true)
                  .read(row(0.5, colour, 1.0, 1.0, true), into, 0)
                  .problem())
          .startsWith("column 'x', found " + colour)
          .contains("at index 1")
          .contains("expected a number from 0 to 1");
    }
  }

  private static List<Chunk> chunks(HandleInvalid handling, Row... rows) {
    List<Chunk> chunks = new ArrayList<>();
    Iterator<Chunk> all = Chunk.pack(List.of(rows).iterator(), reader(handling, 3, false));
    all.forEachRemaining(chunks::add);
    return chunks;
  }

  /** A partition ends with its first error, behind the rows before it. */
  @Test
  void whatFollowsAnErrorIsNotRead() {
    List<Chunk> chunks =
        chunks(
            HandleInvalid.SKIP,
            good(1),
            row(NAN, 0, 1.0, 1.0, true),
            good(2),
            row(1, 2, 9.0, 1.0, true),
            good(3));
    assertThat(chunks).hasSize(1);
    Chunk chunk = chunks.get(0);
    assertThat(chunk.rows()).isEqualTo(2);
    assertThat(chunk.skipped()).isEqualTo(1);
    assertThat(chunk.problem()).contains("found 9.0");
    assertThat(chunk.examples().features()).containsExactly(1, 2, 2, 2);
    assertThat(chunk.weight(1)).isEqualTo(0.5f);
    assertThat(chunk.marked(1)).isTrue();

    Partition partition = Partition.of(chunks.iterator(), 0);
    assertThat(partition.rows()).isEqualTo(2);
    assertThat(partition.skipped()).isEqualTo(1);
    assertThat(partition.problem()).isEqualTo(chunk.problem());
  }

  /** The same rows in another order are the same partition; others are not, nor are fewer. */
  @Test
  void aPartitionIsComparedByItsRows() {
    Partition partition =
        Partition.of(chunks(HandleInvalid.ERROR, good(1), good(2), good(3)).iterator(), 0);
    partition.requireSame(4, 3, sum(good(3), good(1), good(2)));
    assertThatIllegalStateException()
        .isThrownBy(() -> partition.requireSame(4, 3, sum(good(3), good(1), good(7))))
        .withMessageStartingWith("partition 4 of the DataFrame was computed again")
        .withMessageContaining("gave other rows");
    assertThatIllegalStateException()
        .isThrownBy(() -> partition.requireSame(4, 2, sum(good(3), good(1))))
        .withMessageContaining("gave 2 rows, not 3");
  }

  private static long sum(Row... rows) {
    return chunks(HandleInvalid.ERROR, rows).stream().mapToLong(Chunk::checksum).sum();
  }
}
