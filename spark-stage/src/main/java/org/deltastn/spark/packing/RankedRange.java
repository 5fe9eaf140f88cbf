package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Comparator;
import java.util.Iterator;
import java.util.List;
import java.util.SortedMap;
import java.util.TreeMap;

/**
 * The rows of one range of keys in the order of their keys, each in its slice: what decides which
 * rows validate, and where in the whole a row goes. Rows of equal content differ by their number
 * among their equals. A plain class, because Kryo reads no records.
 */
public final class RankedRange implements Serializable {

  private static final long serialVersionUID = 1L;

  final SliceCounts counts;

  /** Ranks within the range, for every partition of the input that has rows in it. */
  final RankBlock[] blocks;

  private RankedRange(SliceCounts counts, RankBlock[] blocks) {
    this.counts = counts;
    this.blocks = blocks;
  }

  /** Orders the rows of a range, whatever partitions of the input they come from. */
  static RankedRange of(Iterator<KeyBlock> keys, Split split) {
    List<KeyBlock> blocks = new ArrayList<>();
    keys.forEachRemaining(blocks::add);
    List<Row> rows = new ArrayList<>();
    SortedMap<Integer, RankBlock> ranked = new TreeMap<>();
    for (KeyBlock block : blocks) {
      ranked.put(block.partition, new RankBlock(block.partition, block.rows));
      for (int i = 0; i < block.rows; i++) {
        rows.add(new Row(block, i));
      }
    }
    rows.sort(Row.ORDER);
    SliceCounts counts = new SliceCounts();
    Row before = null;
    long occurrence = 0;
    for (Row row : rows) {
      boolean equal = before != null && Row.ORDER.compare(before, row) == 0;
      occurrence = equal ? occurrence + 1 : 0;
      boolean validation = split.validation(row.indicated(), row.high(), row.low(), occurrence);
      long rank = validation ? counts.validation : counts.training;
      ranked.get(row.block.partition).add(row.high(), row.low(), validation, rank);
      counts.add(validation, row.block.weights[row.index]);
      before = row;
    }
    return new RankedRange(counts, ranked.values().toArray(RankBlock[]::new));
  }

  /** Returns the ranks in the whole input, given the numbers of rows in the ranges before. */
  Iterator<RankBlock> after(SliceCounts before) {
    return Arrays.stream(blocks).map(block -> block.after(before)).iterator();
  }

  /** A row of a block. */
  private record Row(KeyBlock block, int index) {

    private static final Comparator<Row> ORDER =
        (a, b) -> {
          int order = Long.compareUnsigned(a.high(), b.high());
          return order == 0 ? Long.compareUnsigned(a.low(), b.low()) : order;
        };

    private long high() {
      return block.high[index];
    }

    private long low() {
      return block.low[index];
    }

    private boolean indicated() {
      return block.validation[index];
    }
  }
}
