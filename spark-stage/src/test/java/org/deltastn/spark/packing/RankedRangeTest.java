package org.deltastn.spark.packing;

import static org.assertj.core.api.Assertions.assertThat;

import java.math.BigInteger;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Collections;
import java.util.Comparator;
import java.util.HashSet;
import java.util.Iterator;
import java.util.List;
import java.util.Random;
import java.util.Set;
import org.apache.spark.ml.linalg.Vectors;
import org.apache.spark.sql.Row;
import org.apache.spark.sql.RowFactory;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.columns.FeatureReader;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.params.HandleInvalid;
import org.junit.jupiter.api.Test;
import org.junit.jupiter.params.ParameterizedTest;
import org.junit.jupiter.params.provider.ValueSource;

/** Keys, their ranges and their ranks, against numbers of any length that are sorted plainly. */
class RankedRangeTest {

  private static final DataColumns COLUMNS = new DataColumns("x", "y", "w", "held");

  /** A row as the key of its content, and what the ranks must say of it. */
  private record Keyed(BigInteger key, boolean validation, float weight) {}

  private static List<Row> rows(int count, int values) {
    Random random = new Random(count);
    List<Row> rows = new ArrayList<>();
    for (int i = 0; i < count; i++) {
      int value = random.nextInt(values);
      rows.add(RowFactory.create(Vectors.dense(value, 1), 0.0, 1.0 + value % 4, value % 3 == 0));
    }
    return rows;
  }

  private static Iterator<Chunk> chunks(List<Row> rows) {
    RowReader reader = new RowReader(COLUMNS, new FeatureReader(2), HandleInvalid.ERROR, 3, false);
    return Chunk.pack(rows.iterator(), reader);
  }

  private static BigInteger key(long high, long low) {
    return new BigInteger(Long.toUnsignedString(high))
        .shiftLeft(Long.SIZE)
        .add(new BigInteger(Long.toUnsignedString(low)));
  }

  private static List<Keyed> keyed(List<Row> rows) {
    List<Keyed> keyed = new ArrayList<>();
    chunks(rows)
        .forEachRemaining(
            chunk -> {
              for (int i = 0; i < chunk.rows(); i++) {
                keyed.add(
                    new Keyed(key(chunk.high(i), chunk.low(i)), chunk.marked(i), chunk.weight(i)));
              }
            });
    return keyed;
  }

  @ParameterizedTest
  @ValueSource(ints = {1, 2, 3, 7, 1000})
  void rangesPartTheKeysEvenlyInUnsignedOrder(int ranges) {
    for (long high : new long[] {0, 1, 1L << 62, Long.MAX_VALUE, Long.MIN_VALUE, -3, -1}) {
      BigInteger position = new BigInteger(Long.toUnsignedString(high >>> 33));
      int expected = position.multiply(BigInteger.valueOf(ranges)).shiftRight(31).intValueExact();

      assertThat(KeyBlock.range(high, ranges)).isEqualTo(expected).isBetween(0, ranges - 1);
    }
    assertThat(KeyBlock.range(-1, ranges)).isEqualTo(ranges - 1);
  }

  @Test
  void everyRowIsInTheBlockOfItsRange() {
    List<Row> rows = rows(500, 300);
    List<Keyed> found = new ArrayList<>();
    Set<Integer> ranges = new HashSet<>();
    KeyBlock.of(3, chunks(rows), 5)
        .forEachRemaining(
            block -> {
              assertThat(block.partition).isEqualTo(3);
              assertThat(ranges.add(block.range)).as("one block a range").isTrue();
              assertThat(block.high).hasSize(block.rows);
              for (int i = 0; i < block.rows; i++) {
                assertThat(KeyBlock.range(block.high[i], 5)).isEqualTo(block.range);
                found.add(
                    new Keyed(
                        key(block.high[i], block.low[i]), block.validation[i], block.weights[i]));
              }
            });
    assertThat(ranges).hasSize(5);
    assertThat(found).containsExactlyInAnyOrderElementsOf(keyed(rows));
  }

  /** Rows of equal content, which have equal keys, get a place each. */
  @Test
  void ranksAreThePlacesInTheirSliceByKey() {
    List<List<Row>> partitions = List.of(rows(40, 30), rows(25, 30), List.of(), rows(61, 30));
    List<KeyBlock> blocks = new ArrayList<>();
    List<Keyed> all = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      KeyBlock.of(p, chunks(partitions.get(p)), 1).forEachRemaining(blocks::add);
      all.addAll(keyed(partitions.get(p)));
    }
    Collections.shuffle(blocks, new Random(2));
    RankedRange range = RankedRange.of(blocks.iterator(), Split.indicated());

    all.sort(Comparator.comparing(Keyed::key));
    for (boolean slice : new boolean[] {false, true}) {
      List<BigInteger> expected =
          all.stream().filter(row -> row.validation() == slice).map(Keyed::key).toList();
      assertThat(slice ? range.counts.validation : range.counts.training)
          .isEqualTo(expected.size());
      double weight =
          all.stream().filter(row -> row.validation() == slice).mapToDouble(Keyed::weight).sum();
      assertThat(slice ? range.counts.validationWeight : range.counts.trainingWeight)
          .isEqualTo(weight);
      BigInteger[] found = new BigInteger[expected.size()];
      SliceCounts before = new SliceCounts();
      before.training = 1000;
      before.validation = 2000;
      range
          .after(before)
          .forEachRemaining(
              block -> {
                for (int i = 0; i < block.ranks.length; i++) {
                  if (block.validation[i] == slice) {
                    int rank = (int) block.ranks[i] - (slice ? 2000 : 1000);
                    assertThat(found[rank]).as("rank %d twice", rank).isNull();
                    found[rank] = key(block.high[i], block.low[i]);
                  }
                }
              });
      assertThat(found).containsExactlyElementsOf(expected);
    }
    assertThat(Arrays.stream(range.blocks).map(block -> block.partition)).containsExactly(0, 1, 3);
    assertThat(Arrays.stream(range.blocks).map(block -> block.ranks.length))
        .containsExactly(40, 25, 61);
  }

  /** Each of equal rows is drawn by its own number, not all alike. */
  @Test
  void equalRowsAreDrawnOneByOne() {
    List<Row> equal = Collections.nCopies(400, rows(1, 1).get(0));
    Split split = Split.random(0.5, 1);
    RankedRange range = RankedRange.of(KeyBlock.of(0, chunks(equal), 1), split);
    Chunk chunk = chunks(equal).next();
    long expected = 0;
    for (int i = 0; i < equal.size(); i++) {
      expected += split.validation(false, chunk.high(0), chunk.low(0), i) ? 1 : 0;
    }

    assertThat(range.counts.validation).isEqualTo(expected).isBetween(150L, 250L);
    assertThat(range.counts.training).isEqualTo(400 - expected);
  }
}
