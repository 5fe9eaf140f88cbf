package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.Iterator;
import java.util.zip.CRC32C;

/** Describes one partition of the input after it was packed. */
public final class Partition implements Serializable {

  private static final long serialVersionUID = 1L;

  final long rows;

  /** Rows left out. */
  final long skipped;

  /** Checksum of all rows in their order. */
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
    CRC32C sum = new CRC32C();
    String problem = null;
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      rows += chunk.rows;
      skipped += chunk.skipped;
      chunk.addTo(sum);
      problem = chunk.problem;
    }
    return new Partition(rows, skipped, sum.getValue(), problem);
  }

  /**
   * Compares a partition that was read again with the first time.
   *
   * @throws IllegalStateException if these are not the same rows
   */
  void requireSame(int number, long rowsNow, long checksumNow) {
    if (rowsNow == rows && checksumNow == checksum) {
      return;
    }
    throw new IllegalStateException(
        "partition "
            + number
            + " of the DataFrame was computed again, because an executor was lost, and gave "
            + (rowsNow == rows
                ? "other rows, or the same in another order,"
                : rowsNow + " rows, not " + rows + ",")
            + " so the workers' data cannot be restored: give fit a DataFrame that is the same each"
            + " time it is computed, for example one read from files or after checkpoint()");
  }
}
