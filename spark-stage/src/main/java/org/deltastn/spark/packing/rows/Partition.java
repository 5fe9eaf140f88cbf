package org.deltastn.spark.packing.rows;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/** Describes one partition of the input after it was packed. */
public final class Partition implements Serializable {

  private static final long serialVersionUID = 1L;
  private static final Logger LOG = LoggerFactory.getLogger(Partition.class);

  private final long rows;

  /** Rows left out. */
  private final long skipped;

  /** Sum of the first halves of the keys of all rows, in whatever order they are. */
  private final long checksum;

  /** The error in the row after the last, or null. */
  private final String problem;

  /** All that there is, or null. */
  private final Chunk[] chunks;

  private Partition(long rows, long skipped, long checksum, String problem, Chunk[] chunks) {
    this.rows = rows;
    this.skipped = skipped;
    this.checksum = checksum;
    this.problem = problem;
    this.chunks = chunks;
  }

  /**
   * Describes the chunks of a partition.
   *
   * @param mostBytes up to which the description holds the chunks themselves
   */
  public static Partition of(Iterator<Chunk> chunks, long mostBytes) {
    long rows = 0;
    long skipped = 0;
    long sum = 0;
    String problem = null;
    long bytes = 0;
    List<Chunk> held = new ArrayList<>();
    while (chunks.hasNext()) {
      Chunk chunk = chunks.next();
      rows += chunk.rows();
      skipped += chunk.skipped();
      sum += chunk.checksum();
      problem = chunk.problem();
      bytes += chunk.bytes();
      if (bytes <= mostBytes) {
        held.add(chunk);
      } else {
        held.clear();
      }
    }
    Chunk[] all = bytes <= mostBytes ? held.toArray(Chunk[]::new) : null;
    return new Partition(rows, skipped, sum, problem, all);
  }

  /** Returns the chunks; null where they are too large to be held. */
  public Chunk[] chunks() {
    return chunks;
  }

  /** Returns the description without chunks. */
  public Partition withoutChunks() {
    return new Partition(rows, skipped, checksum, problem, null);
  }

  /** Returns the number of rows taken. */
  public long rows() {
    return rows;
  }

  /** Returns the number of rows left out. */
  public long skipped() {
    return skipped;
  }

  /** Returns the error in the row after the last, or null. */
  public String problem() {
    return problem;
  }

  /**
   * Compares a partition that was read again with the first time.
   *
   * @throws IllegalStateException if these are not the same rows, in any order
   */
  public void requireSame(int number, long rowsNow, long checksumNow) {
    if (rowsNow == rows && checksumNow == checksum) {
      return;
    }
    throw changed(number, rowsNow == rows ? "other rows" : rowsNow + " rows, not " + rows);
  }

  /** Returns the error for a partition that is not as it was. */
  public static IllegalStateException changed(int number, String found) {
    return new IllegalStateException(
        "partition "
            + number
            + " of the DataFrame was computed again, because an executor was lost, and gave "
            + found
            + ", so the workers' data cannot be restored: give fit a DataFrame whose partitions"
            + " hold the same rows each time it is computed, for example one read from files or"
            + " after checkpoint()");
  }

  /**
   * Refuses partitions of which one has a row that will not do, or that have none.
   *
   * @throws IllegalArgumentException naming the row, counted from 0, and what was found
   */
  public static void requireRows(List<Partition> partitions) {
    long row = 0;
    long skipped = 0;
    for (Partition partition : partitions) {
      row += partition.rows();
      skipped += partition.skipped();
      if (partition.problem() != null) {
        throw new IllegalArgumentException(
            "row " + (row + skipped) + " (counted from 0): " + partition.problem());
      }
    }
    if (skipped > 0 && row == 0) {
      throw new IllegalArgumentException(
          "found invalid features in all " + skipped + " rows: there is nothing to train on");
    }
    if (skipped > 0) {
      LOG.warn(
          "{} of {} rows are left out of training, since their features are null, NaN, infinite or"
              + " too large",
          skipped,
          row + skipped);
    }
    if (row == 0) {
      throw new IllegalArgumentException("the DataFrame is empty: there is nothing to train on");
    }
  }
}
