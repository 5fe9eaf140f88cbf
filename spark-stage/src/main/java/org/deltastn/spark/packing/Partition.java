package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.Arrays;
import java.util.Iterator;

/** Describes one partition of the input after it was packed. */
public final class Partition implements Serializable {

  private static final long serialVersionUID = 1L;

  final long rows;

  /** Rows left out. */
  final long skipped;

  /** Sum of the first halves of the keys of all rows, in whatever order they are. */
  final long checksum;

  /** The error in the row after the last, or null. */
  final String problem;

  private Partition(long rows, long skipped, long checksum, String problem) {
    this.rows = rows;
    this.skipped = skipped;
    this.checksum = checksum;
    this.problem = problem;
  }

  /** Describes the chunks of a partition. */
  static Partition of(Iterator<Chunk> chunks) {
    long rows = 0;
    long skipped = 0;
    long sum = 0;
    String problem = null;
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      rows += chunk.rows;
      skipped += chunk.skipped;
      sum += sum(chunk);
      problem = chunk.problem;
    }
    return new Partition(rows, skipped, sum, problem);
  }

  /** Returns what a chunk adds to the checksum of its partition. */
  static long sum(Chunk chunk) {
    return Arrays.stream(chunk.high).sum() + Arrays.stream(chunk.low).sum();
  }

  /**
   * Compares a partition that was read again with the first time.
   *
   * @throws IllegalStateException if these are not the same rows, in any order
   */
  void requireSame(int number, long rowsNow, long checksumNow) {
    if (rowsNow == rows && checksumNow == checksum) {
      return;
    }
    throw changed(number, rowsNow == rows ? "other rows" : rowsNow + " rows, not " + rows);
  }

  /** Returns the error for a partition that is not as it was. */
  static IllegalStateException changed(int number, String found) {
    return new IllegalStateException(
        "partition "
            + number
            + " of the DataFrame was computed again, because an executor was lost, and gave "
            + found
            + ", so the workers' data cannot be restored: give fit a DataFrame whose partitions hold"
            + " the same rows each time it is computed, for example one read from files or after"
            + " checkpoint()");
  }
}
