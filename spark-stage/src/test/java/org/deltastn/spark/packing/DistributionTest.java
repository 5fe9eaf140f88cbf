package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.assertThatIllegalStateException;
import static org.assertj.core.api.Assertions.assertThatThrownBy;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Collections;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.Random;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.data.Examples;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.Partition;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.CsvSource;

/** What tasks do with their partitions, without Spark, against rows that are sorted plainly. */
class DistributionTest {

  private static final RowReader READER =
      new RowReader(
          new DataColumns("x", "y", "w", "held"),
          new FeatureReader(2),
          HandleInvalid.ERROR,
          3,
          false);

  /** A row with the key of its content. */
  private record Keyed(
      BigInteger key, boolean validation, float first, float label, float weight) {}

  private final List<List<Row>> partitions = List.of(rows(0, 30), rows(30, 75), rows(75, 80));

  /** Rows of which none are equal. */
  private static List<Row> rows(int from, int to) {
    List<Row> rows = new ArrayList<>();
    for (int i = from; i < to; i++) {
      rows.add(RowFactory.create(Vectors.dense(i, 1), (i + 1) % 3.0, 1.0 + i % 4, i % 3 == 0));
    }
    Collections.shuffle(rows, new Random(from));
    return rows;
  }

  private static Iterator<Chunk> chunks(List<Row> rows) {
    return Chunk.pack(rows.iterator(), READER);
  }

  private static BigInteger key(Chunk chunk, int row) {
    return new BigInteger(Long.toUnsignedString(chunk.high(row)))
        .shiftLeft(Long.SIZE)
        .add(new BigInteger(Long.toUnsignedString(chunk.low(row))));
  }

  private List<Keyed> sorted(boolean validation) {
    List<Keyed> all = new ArrayList<>();
    for (List<Row> rows : partitions) {
      chunks(rows)
          .forEachRemaining(
              chunk -> {
                Examples examples = chunk.examples();
                for (int i = 0; i < chunk.rows(); i++) {
                  all.add(
                      new Keyed(
                          key(chunk, i),
                          chunk.marked(i),
                          examples.features()[2 * i],
                          examples.targets()[i],
                          examples.weights()[i]));
                }
              });
    }
    return all.stream()
        .filter(row -> row.validation() == validation)
        .sorted(Comparator.comparing(Keyed::key))
        .toList();
  }

  private RankedRange ranked() {
    List<KeyBlock> keys = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      KeyBlock.of(p, chunks(partitions.get(p)), 1).forEachRemaining(keys::add);
    }
    return RankedRange.of(keys.iterator(), Split.indicated());
  }

  private Distribution distribution(int workers, SliceCounts total) {
    return distribution(workers, total, READER);
  }

  private Distribution distribution(int workers, SliceCounts total, RowReader reader) {
    Distribution distribution =
        new Distribution(
            partitions.stream().map(rows -> Partition.of(chunks(rows), 0)).toList(),
            workers,
            reader);
    distribution.count(total);
    return distribution;
  }

  private static Iterator<RankBlock> blocks(RankedRange range, int partition) {
    List<RankBlock> blocks = new ArrayList<>();
    range
        .after(new SliceCounts())
        .forEachRemaining(
            block -> {
              if (block.partition == partition) {
                blocks.add(block);
              }
            });
    return blocks.iterator();
  }

  /**
   * The row of rank i belongs to worker i mod k, and stands there by its rank; rows in order are
   * parted into runs, of which the first are one longer where they are not all of a length.
   */
  @ParameterizedTest
  @CsvSource({"1, false", "2, false", "3, false", "5, false", "1, true", "2, true", "5, true"})
  void everyWorkerGetsItsRowsInTheOrderOfTheirRanks(int workers, boolean ordered) {
    RankedRange range = ranked();
    Distribution distribution =
        distribution(workers, range.counts, ordered ? READER.inOrder() : READER);
    List<WorkerPart> parts = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      distribution
          .parts(p, chunks(partitions.get(p)), blocks(range, p))
          .forEachRemaining(parts::add);
    }
    assertThat(parts).noneMatch(part -> part.training.size() + part.validation.size() == 0);
    Collections.shuffle(parts, new Random(1));
    int[] taken = new int[2];
    for (int w = 0; w < workers; w++) {
      int worker = w;
      WorkerData data =
          WorkerData.merge(
              w,
              range.counts,
              workers,
              parts.stream().filter(part -> part.worker == worker).iterator());
      assertThat(data.worker()).isEqualTo(w);
      for (boolean validation : new boolean[] {false, true}) {
        List<Keyed> all = sorted(validation);
        List<Keyed> expected = new ArrayList<>();
        for (int i = w; i < all.size(); i += workers) {
          int slice = validation ? 1 : 0;
          expected.add(all.get(ordered ? taken[slice]++ : i));
        }
        assertRows(validation ? data.data(2).validation() : data.data(2).training(), expected);
      }
    }
  }

  private static void assertRows(Examples found, List<Keyed> expected) {
    assertThat(found.size()).isEqualTo(expected.size());
    for (int i = 0; i < expected.size(); i++) {
      assertThat(found.features()[2 * i]).isEqualTo(expected.get(i).first());
      assertThat(found.features()[2 * i + 1]).isEqualTo(1);
      assertThat(found.targets()[i]).isEqualTo(expected.get(i).label());
      assertThat(found.weights()[i]).isEqualTo(expected.get(i).weight());
    }
  }

  @Test
  void thereIsNothingAfterTheLastPart() {
    RankedRange range = ranked();
    Iterator<WorkerPart> parts =
        distribution(1, range.counts).parts(2, chunks(partitions.get(2)), blocks(range, 2));
    int rows = 0;
    while (parts.hasNext()) {
      WorkerPart part = parts.next();
      rows += part.training.size() + part.validation.size();
    }
    assertThat(rows).isEqualTo(5);
    assertThatThrownBy(parts::next).isInstanceOf(NoSuchElementException.class);
  }

  /** A row less, a row more, and as many rows of which one is another. */
  @Test
  void aPartitionThatChangedIsRefused() {
    RankedRange range = ranked();
    List<Row> last = partitions.get(2);
    refused(range, last.subList(0, 4), "gave 4 rows, not 5");
    List<Row> more = new ArrayList<>(last);
    more.add(last.get(0));
    refused(range, more, "gave other rows");
    List<Row> other = new ArrayList<>(last.subList(0, 4));
    other.add(partitions.get(0).get(0));
    refused(range, other, "gave other rows");
    Iterator<Chunk> checked = distribution(1, range.counts).checked(2, chunks(other));
    checked.next();
    assertThatIllegalStateException()
        .isThrownBy(checked::hasNext)
        .withMessageContaining("partition 2 of the DataFrame")
        .withMessageContaining("gave other rows");
  }

  private void refused(RankedRange range, List<Row> now, String found) {
    Iterator<WorkerPart> parts =
        distribution(1, range.counts).parts(2, chunks(now), blocks(range, 2));
    assertThatIllegalStateException()
        .isThrownBy(() -> parts.forEachRemaining(part -> {}))
        .withMessageContaining(found);
  }
}
