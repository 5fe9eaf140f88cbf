package org.deltastn.spark.packing;

import java.io.Serializable;

/**
 * Where the rows of one partition of the input go that lie in one range of keys, in the order of
 * the keys. A plain class, because Kryo reads no records.
 */
public final class RankBlock implements Serializable {

  private static final long serialVersionUID = 1L;

  final int partition;
  final long[] high;
  final long[] low;
  final boolean[] validation;

  /** Position of every row in its slice. */
  final long[] ranks;

  private int rows;

  /** Creates the block of a partition, to be filled with so many rows. */
  RankBlock(int partition, int rows) {
    this.partition = partition;
    high = new long[rows];
    low = new long[rows];
    validation = new boolean[rows];
    ranks = new long[rows];
  }

  /** Adds the row with the next key. */
  void add(long keyHigh, long keyLow, boolean isValidation, long rank) {
    high[rows] = keyHigh;
    low[rows] = keyLow;
    validation[rows] = isValidation;
    ranks[rows] = rank;
    rows++;
  }

  /** Returns the block with positions behind so many rows. */
  RankBlock after(SliceCounts before) {
    RankBlock moved = new RankBlock(partition, rows);
    for (int i = 0; i < rows; i++) {
      long first = validation[i] ? before.validation : before.training;
      moved.add(high[i], low[i], validation[i], first + ranks[i]);
    }
    return moved;
  }
}
