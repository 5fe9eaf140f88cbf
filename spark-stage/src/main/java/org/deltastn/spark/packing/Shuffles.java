package org.deltastn.spark.packing;

import java.util.Iterator;
import org.apache.spark.ContextCleaner;
import org.apache.spark.HashPartitioner;
import org.apache.spark.ShuffleDependency;
import org.apache.spark.SparkContext;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.rdd.RDD;
import org.deltastn.spark.packing.rows.Chunk;
import scala.Option;
import scala.Tuple2;

/**
 * Makes the shuffles of packing, and deletes the files of shuffles when they are no longer needed.
 * Spark does so itself only when the driver's garbage collector has found the RDD, which can take
 * hours where the driver's heap is large.
 */
public final class Shuffles {

  /** More would only make more files. */
  private static final int MOST_RANGES = 256;

  private Shuffles() {}

  /**
   * Deletes the files that the shuffle before an RDD wrote, in the background; of no other shuffle.
   *
   * @param shuffled what {@code partitionBy} gave
   */
  public static void delete(JavaPairRDD<?, ?> shuffled) {
    RDD<?> rdd = shuffled.rdd();
    SparkContext context = rdd.context();
    Option<ContextCleaner> cleaner = context.cleaner();
    if (cleaner.isEmpty() || context.isStopped()) {
      return;
    }
    if (rdd.dependencies().head() instanceof ShuffleDependency<?, ?, ?> dependency) {
      cleaner.get().doCleanupShuffle(dependency.shuffleId(), false);
    }
  }

  /** Returns the keys of all rows, in ranges that ascend. */
  static JavaPairRDD<Integer, KeyBlock> keys(JavaRDD<Chunk> chunks, Distribution distribution) {
    int ranges = Math.min(chunks.getNumPartitions(), MOST_RANGES);
    return chunks
        .mapPartitionsWithIndex(
            (p, of) -> KeyBlock.of(p, distribution.checked(p, of), ranges), true)
        .mapToPair(block -> new Tuple2<>(block.range, block))
        .partitionBy(new HashPartitioner(ranges));
  }

  /** Returns for every partition of the input where its rows go. */
  static JavaPairRDD<Integer, RankBlock> ranks(
      JavaRDD<RankedRange> ranges, SliceCounts[] before, int partitions) {
    return ranges
        .mapPartitionsWithIndex((r, of) -> of.next().after(before[r]), true)
        .mapToPair(block -> new Tuple2<>(block.partition, block))
        .partitionBy(new HashPartitioner(partitions));
  }

  static JavaPairRDD<Integer, WorkerPart> parts(
      JavaRDD<Chunk> chunks, JavaRDD<RankBlock> ranks, Distribution distribution, int workers) {
    return chunks
        .zipPartitions(
            ranks,
            (ofPartition, blocks) ->
                distribution.parts(TaskContext.getPartitionId(), ofPartition, blocks))
        .mapToPair(part -> new Tuple2<>(part.worker, part))
        .partitionBy(new HashPartitioner(workers));
  }

  /** Returns the values of pairs, lazily. */
  static <T> Iterator<T> values(Iterator<Tuple2<Integer, T>> pairs) {
    return new Iterator<>() {
      @Override
      public boolean hasNext() {
        return pairs.hasNext();
      }

      @Override
      public T next() {
        return pairs.next()._2();
      }
    };
  }
}
