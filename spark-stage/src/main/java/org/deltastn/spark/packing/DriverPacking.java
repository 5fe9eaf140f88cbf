package org.deltastn.spark.packing;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.SparkConf;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.Partition;
import org.deltastn.spark.packing.rows.RowReader;

/**
 * Deals rows out on the driver, where they are so few that the jobs of Spark would take longer than
 * the work: what {@link PackedData} does with three shuffles, over one range of keys.
 */
public final class DriverPacking {

  /** Spark setting: how many bytes of packed rows the driver deals out itself; 0 for none. */
  public static final String SETTING = "spark.deltastn.packOnDriver";

  private static final String USUAL = "4m";
  private static final String RESULTS = "spark.driver.maxResultSize";
  private static final String USUAL_RESULTS = "1g";

  private final List<Partition> partitions;
  private final int workers;
  private final Distribution distribution;
  private final RankedRange range;

  /**
   * Orders the rows and parts them into training and validation rows.
   *
   * @param partitions of the input, all with their chunks
   * @param workers among which the rows are dealt out
   */
  DriverPacking(List<Partition> partitions, int workers, RowReader reader, Split split) {
    this.partitions = partitions;
    this.workers = workers;
    distribution = new Distribution(partitions, workers, reader);
    List<KeyBlock> keys = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      KeyBlock.of(p, chunks(p), 1).forEachRemaining(keys::add);
    }
    range = RankedRange.of(keys.iterator(), split);
    distribution.count(range.counts);
  }

  /**
   * Returns how many bytes of packed rows the driver deals out itself, at most half of what tasks
   * may send it.
   *
   * @throws NumberFormatException if the setting is no size
   */
  public static long mostBytes(SparkConf conf) {
    long most = conf.getSizeAsBytes(SETTING, USUAL);
    long results = conf.getSizeAsBytes(RESULTS, USUAL_RESULTS);
    return results > 0 ? Math.min(most, results / 2) : most;
  }

  /** Returns whether all partitions hold their chunks. */
  static boolean holdsAll(List<Partition> partitions) {
    return partitions.stream().allMatch(partition -> partition.chunks() != null);
  }

  /** Returns how many rows train and validate. */
  SliceCounts total() {
    return range.counts;
  }

  /** Returns the rows of every worker. */
  List<WorkerData> workers() {
    List<WorkerPart> parts = new ArrayList<>();
    for (int p = 0; p < partitions.size(); p++) {
      int partition = p;
      Iterator<RankBlock> ranks =
          Arrays.stream(range.blocks).filter(block -> block.partition == partition).iterator();
      distribution.parts(p, chunks(p), ranks).forEachRemaining(parts::add);
    }
    return IntStream.range(0, workers)
        .mapToObj(
            w ->
                WorkerData.merge(
                    w,
                    range.counts,
                    workers,
                    parts.stream().filter(part -> part.worker == w).iterator()))
        .toList();
  }

  private Iterator<Chunk> chunks(int partition) {
    return Arrays.asList(partitions.get(partition).chunks()).iterator();
  }
}
