package org.deltastn.spark.packing;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.TaskContext;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.data.Digests;
import org.deltastn.data.Standardization;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.InputLineage;
import org.deltastn.spark.packing.rows.Partition;
import org.deltastn.spark.packing.rows.RowKeys;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.preflight.TaskResources;
import scala.Tuple2;

/**
 * A DataFrame as one cached partition of packed rows for every worker.
 *
 * <p>The rows are ordered by a hash of their content ({@link RowKeys}), and row j of a slice goes
 * to worker j mod k, so that workers' sizes differ by at most one and sorted input still gives
 * every worker rows of all kinds. Everything depends on the content of the rows alone, never on
 * their order, on files and partitions, or on the order in which tasks end. Partitions that are
 * computed again, after the loss of an executor, must give the rows that they gave first, in any
 * order. Where their order matters, as of the words of a text, rows stay in the order of the
 * DataFrame, and each worker has a run of them.
 */
public final class PackedData implements AutoCloseable {

  /** More would only make more files. */
  private static final int MOST_RANGES = 256;

  private final JavaRDD<WorkerData> workers;
  private final List<JavaPairRDD<?, ?>> shuffles;
  private final int workerCount;
  private final long trainingRows;
  private final long validationRows;
  private final Standardization standardization;
  private final TaskResources resources;

  private PackedData(
      JavaRDD<WorkerData> workers,
      List<JavaPairRDD<?, ?>> shuffles,
      int workerCount,
      long trainingRows,
      long validationRows,
      Standardization standardization,
      TaskResources resources) {
    this.workers = workers;
    this.shuffles = shuffles;
    this.workerCount = workerCount;
    this.trainingRows = trainingRows;
    this.validationRows = validationRows;
    this.standardization = standardization;
    this.resources = resources;
  }

  /**
   * Packs a DataFrame.
   *
   * @param scaling of the rows that the workers hold
   * @throws IllegalArgumentException naming column, row and what was found, if a row will not do;
   *     or if there are too few rows
   */
  public static PackedData pack(
      Dataset<?> data,
      DataColumns columns,
      RowReader reader,
      Split split,
      int workerCount,
      Scaling scaling) {
    return pack(
        data,
        columns,
        reader,
        split,
        workerCount,
        scaling,
        StorageLevel.MEMORY_AND_DISK(),
        TaskResources.ofApplication(data.sparkSession().sparkContext()));
  }

  /**
   * Packs a DataFrame.
   *
   * @param scaling of the rows that the workers hold
   * @param storage of the rows that the workers hold
   * @param resources of the tasks that train, whose executors get these rows
   * @throws IllegalArgumentException naming column, row and what was found, if a row will not do;
   *     or if there are too few rows
   */
  public static PackedData pack(
      Dataset<?> data,
      DataColumns columns,
      RowReader reader,
      Split split,
      int workerCount,
      Scaling scaling,
      StorageLevel storage,
      TaskResources resources) {
    JavaRDD<Chunk> chunks =
        columns
            .select(data)
            .toJavaRDD()
            .mapPartitions(rows -> Chunk.pack(rows, reader), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    InputLineage.warn(data, chunks.rdd(), storage);
    JavaRDD<RankedRange> ranges = null;
    List<JavaPairRDD<?, ?>> shuffles = new ArrayList<>();
    try {
      List<Partition> partitions =
          chunks.mapPartitions(of -> List.of(Partition.of(of)).iterator()).collect();
      Partition.requireRows(partitions);
      Distribution distribution = new Distribution(partitions, workerCount, reader);
      JavaPairRDD<Integer, KeyBlock> keys = keys(chunks, distribution);
      shuffles.add(keys);
      ranges =
          keys.mapPartitions(pairs -> List.of(RankedRange.of(seconds(pairs), split)).iterator())
              .persist(StorageLevel.MEMORY_AND_DISK());
      SliceCounts[] counts = counts(ranges.map(range -> range.counts).collect());
      SliceCounts total = counts[counts.length - 1];
      distribution.count(total);
      total.require(workerCount, reader.featureLength(), columns, split);
      JavaPairRDD<Integer, RankBlock> ranks = ranks(ranges, counts, partitions.size());
      shuffles.add(ranks);
      JavaPairRDD<Integer, WorkerPart> parts =
          parts(chunks, ranks.values(), distribution, workerCount);
      shuffles.add(parts);
      JavaRDD<WorkerData> dealt =
          parts.mapPartitionsWithIndex(
              (w, of) -> List.of(WorkerData.merge(w, total, workerCount, seconds(of))).iterator(),
              true);
      Standardization standardization = scaling.of(moments(dealt, scaling));
      JavaRDD<WorkerData> workers =
          resources.on(dealt.map(worker -> worker.standardized(standardization))).persist(storage);
      PackedData packed =
          new PackedData(
              workers,
              shuffles,
              workerCount,
              total.training,
              total.validation,
              standardization,
              resources);
      try {
        workers.count();
      } catch (Throwable e) {
        // Scala throws SparkException, which is checked, without saying so.
        packed.close();
        throw e;
      }
      return packed;
    } finally {
      chunks.unpersist();
      if (ranges != null) {
        ranges.unpersist();
      }
    }
  }

  /** Returns the keys of all rows, in ranges that ascend. */
  private static JavaPairRDD<Integer, KeyBlock> keys(
      JavaRDD<Chunk> chunks, Distribution distribution) {
    int ranges = Math.min(chunks.getNumPartitions(), MOST_RANGES);
    return chunks
        .mapPartitionsWithIndex(
            (p, of) -> KeyBlock.of(p, distribution.checked(p, of), ranges), true)
        .mapToPair(block -> new Tuple2<>(block.range, block))
        .partitionBy(new HashPartitioner(ranges));
  }

  /** Returns for every partition of the input where its rows go. */
  private static JavaPairRDD<Integer, RankBlock> ranks(
      JavaRDD<RankedRange> ranges, SliceCounts[] before, int partitions) {
    return ranges
        .mapPartitionsWithIndex((r, of) -> of.next().after(before[r]), true)
        .mapToPair(block -> new Tuple2<>(block.partition, block))
        .partitionBy(new HashPartitioner(partitions));
  }

  private static JavaPairRDD<Integer, WorkerPart> parts(
      JavaRDD<Chunk> chunks, JavaRDD<RankBlock> ranks, Distribution distribution, int workers) {
    return chunks
        .zipPartitions(
            ranks,
            (ofPartition, blocks) ->
                distribution.parts(TaskContext.getPartitionId(), ofPartition, blocks))
        .mapToPair(part -> new Tuple2<>(part.worker, part))
        .partitionBy(new HashPartitioner(workers));
  }

  /**
   * Returns the same rows, of which all train; every worker keeps those that it has, and what they
   * were standardized by stays. The memory of these data is given back.
   *
   * @param storage of the rows that the workers hold
   */
  public PackedData whole(StorageLevel storage) {
    JavaRDD<WorkerData> all = workers.map(WorkerData::whole).persist(storage);
    PackedData packed =
        new PackedData(
            all,
            List.of(),
            workerCount,
            trainingRows + validationRows,
            validationRows,
            standardization,
            resources);
    try {
      all.count();
    } catch (Throwable e) {
      // Scala throws SparkException, which is checked, without saying so.
      packed.close();
      throw e;
    }
    // Kept are its shuffles: from them rows come again that were lost with an executor.
    workers.unpersist();
    return packed;
  }

  /** Returns one element per partition: partition i holds the rows of worker i. */
  public JavaRDD<WorkerData> workers() {
    return workers;
  }

  /** Returns what the tasks get that train on these rows. */
  public TaskResources resources() {
    return resources;
  }

  public int workerCount() {
    return workerCount;
  }

  /** Returns the training rows of all workers. */
  public long trainingRows() {
    return trainingRows;
  }

  /** Returns the validation rows of all workers. */
  public long validationRows() {
    return validationRows;
  }

  /** Returns what the rows of the workers were standardized by. */
  public Standardization standardization() {
    return standardization;
  }

  /**
   * Returns what a squared error of the workers' rows is multiplied by to be one of the rows as
   * they were given.
   */
  public double lossFactor() {
    double scale = standardization.targetScales()[0];
    return scale * scale;
  }

  /** Computes the SHA-256 of all rows as the workers hold them, in lower-case hexadecimal. */
  public String sha256() {
    MessageDigest digest = Digests.sha256();
    workers.map(WorkerData::sha256).collect().forEach(digest::update);
    return HexFormat.of().formatHex(digest.digest());
  }

  /** Returns the training rows of the largest worker. */
  public long largestWorker() {
    return (trainingRows + workerCount - 1) / workerCount;
  }

  /** Returns the training rows of the smallest worker. */
  public long smallestWorker() {
    return trainingRows / workerCount;
  }

  @Override
  public void close() {
    workers.unpersist();
    shuffles.forEach(Shuffles::delete);
  }

  /** Returns the moments of all training rows, added in the order of the workers; or null. */
  private static Moments moments(JavaRDD<WorkerData> workers, Scaling scaling) {
    if (!scaling.measures()) {
      return null;
    }
    int features = scaling.measuredFeatures();
    return workers.map(worker -> worker.moments(features)).collect().stream()
        .reduce(Moments::plus)
        .orElseThrow();
  }

  /** Returns the counts before every range, and last those of all. */
  private static SliceCounts[] counts(List<SliceCounts> ranges) {
    SliceCounts[] before = new SliceCounts[ranges.size() + 1];
    before[0] = new SliceCounts();
    for (int r = 0; r < ranges.size(); r++) {
      before[r + 1] = before[r].plus(ranges.get(r));
    }
    return before;
  }

  /** Returns the values of pairs, lazily. */
  private static <T> Iterator<T> seconds(Iterator<Tuple2<Integer, T>> pairs) {
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
