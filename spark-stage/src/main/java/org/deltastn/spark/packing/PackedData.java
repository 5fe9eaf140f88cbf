package org.deltastn.spark.packing;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.HexFormat;
import java.util.List;
import java.util.stream.IntStream;
import org.apache.spark.api.java.JavaPairRDD;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.api.java.JavaSparkContext;
import org.apache.spark.broadcast.Broadcast;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.LongAccumulator;
import org.deltastn.data.Digests;
import org.deltastn.data.Standardization;
import org.deltastn.spark.columns.DataColumns;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.InputLineage;
import org.deltastn.spark.packing.rows.Partition;
import org.deltastn.spark.packing.rows.RowKeys;
import org.deltastn.spark.packing.rows.RowReader;
import org.deltastn.spark.preflight.TaskResources;

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
 *
 * <p>A few megabytes of rows the driver deals out itself ({@link DriverPacking}), to the same bits,
 * and sends them by a broadcast: then one job reads them, and they are never read again.
 */
public final class PackedData implements AutoCloseable {

  private final JavaRDD<WorkerData> workers;

  /** Gives back what the rows are computed from again. */
  private final Runnable source;

  private final int[] training;
  private final int[] validation;
  private final Standardization standardization;
  private final TaskResources resources;
  private final LongAccumulator reads;

  /**
   * Holds rows.
   *
   * @param training rows of every worker
   * @param validation rows of every worker
   */
  private PackedData(
      JavaRDD<WorkerData> workers,
      Runnable source,
      int[] training,
      int[] validation,
      Standardization standardization,
      TaskResources resources) {
    this.workers = workers;
    this.source = source;
    this.training = training;
    this.validation = validation;
    this.standardization = standardization;
    this.resources = resources;
    reads = workers.context().longAccumulator();
  }

  /**
   * Packs a DataFrame on the executors, however small it is.
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
        TaskResources.ofApplication(data.sparkSession().sparkContext()),
        0);
  }

  /**
   * Packs a DataFrame.
   *
   * @param scaling of the rows that the workers hold
   * @param storage of the rows that the workers hold
   * @param resources of the tasks that train, whose executors get these rows
   * @param mostOnDriver bytes of packed rows up to which the driver deals them out itself, in one
   *     job; see {@link DriverPacking#mostBytes}
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
      TaskResources resources,
      long mostOnDriver) {
    JavaRDD<Chunk> chunks =
        columns
            .select(data)
            .toJavaRDD()
            .mapPartitions(rows -> Chunk.pack(rows, reader), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    JavaRDD<RankedRange> ranges = null;
    List<JavaPairRDD<?, ?>> shuffles = new ArrayList<>();
    try {
      long mostOfPartition = mostOnDriver / Math.max(1, chunks.getNumPartitions());
      List<Partition> partitions =
          chunks
              .mapPartitions(of -> List.of(Partition.of(of, mostOfPartition)).iterator())
              .collect();
      Partition.requireRows(partitions);
      if (mostOnDriver > 0 && DriverPacking.holdsAll(partitions)) {
        DriverPacking driver = new DriverPacking(partitions, workerCount, reader, split);
        driver.total().require(workerCount, reader.featureLength(), columns, split);
        return onDriver(data, driver, scaling, storage, resources);
      }
      InputLineage.warn(data, chunks.rdd(), storage);
      Distribution distribution =
          new Distribution(
              partitions.stream().map(Partition::withoutChunks).toList(), workerCount, reader);
      JavaPairRDD<Integer, KeyBlock> keys = Shuffles.keys(chunks, distribution);
      shuffles.add(keys);
      ranges =
          keys.mapPartitions(
                  pairs -> List.of(RankedRange.of(Shuffles.values(pairs), split)).iterator())
              .persist(StorageLevel.MEMORY_AND_DISK());
      SliceCounts[] counts = counts(ranges.map(range -> range.counts).collect());
      SliceCounts total = counts[counts.length - 1];
      distribution.count(total);
      total.require(workerCount, reader.featureLength(), columns, split);
      JavaPairRDD<Integer, RankBlock> ranks = Shuffles.ranks(ranges, counts, partitions.size());
      shuffles.add(ranks);
      JavaPairRDD<Integer, WorkerPart> parts =
          Shuffles.parts(chunks, ranks.values(), distribution, workerCount);
      shuffles.add(parts);
      JavaRDD<WorkerData> dealt =
          parts.mapPartitionsWithIndex(
              (w, of) ->
                  List.of(WorkerData.merge(w, total, workerCount, Shuffles.values(of))).iterator(),
              true);
      int measured = scaling.measuredFeatures();
      Standardization standardization =
          scaling.of(
              scaling.measures()
                  ? sum(dealt.map(worker -> worker.moments(measured)).collect())
                  : null);
      JavaRDD<WorkerData> workers =
          resources.on(dealt.map(worker -> worker.standardized(standardization))).persist(storage);
      PackedData packed =
          new PackedData(
              workers,
              () -> shuffles.forEach(Shuffles::delete),
              total.ofWorkers(false, workerCount),
              total.ofWorkers(true, workerCount),
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

  /** Returns the data whose rows the driver has dealt out, as one broadcast. */
  private static PackedData onDriver(
      Dataset<?> data,
      DriverPacking driver,
      Scaling scaling,
      StorageLevel storage,
      TaskResources resources) {
    List<WorkerData> dealt = driver.workers();
    int measured = scaling.measuredFeatures();
    Standardization standardization =
        scaling.of(
            scaling.measures()
                ? sum(dealt.stream().map(worker -> worker.moments(measured)).toList())
                : null);
    JavaSparkContext context =
        JavaSparkContext.fromSparkContext(data.sparkSession().sparkContext());
    Broadcast<WorkerData[]> rows =
        context.broadcast(
            dealt.stream()
                .map(worker -> worker.standardized(standardization))
                .toArray(WorkerData[]::new));
    List<Integer> numbers = IntStream.range(0, dealt.size()).boxed().toList();
    JavaRDD<WorkerData> workers =
        context.parallelize(numbers, dealt.size()).map(worker -> rows.value()[worker]);
    return new PackedData(
        resources.on(workers).persist(storage),
        rows::destroy,
        driver.total().ofWorkers(false, dealt.size()),
        driver.total().ofWorkers(true, dealt.size()),
        standardization,
        resources);
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
            () -> {},
            IntStream.range(0, workerCount()).map(w -> training[w] + validation[w]).toArray(),
            validation,
            standardization,
            resources);
    try {
      all.count();
    } catch (Throwable e) {
      // Scala throws SparkException, which is checked, without saying so.
      packed.close();
      throw e;
    }
    // Kept is its source: from them rows come again that were lost with an executor.
    workers.unpersist();
    return packed;
  }

  /** Returns one element per partition: partition i holds the rows of worker i. */
  public JavaRDD<WorkerData> workers() {
    return workers;
  }

  /** Returns one element per partition, whose task reads the rows of worker i if it needs them. */
  public JavaRDD<WorkerRows> rows() {
    return WorkerRows.of(workers, training, validation, reads);
  }

  /** Returns how often tasks read the rows of a worker from {@link #rows}. */
  public long reads() {
    return reads.value();
  }

  /** Returns what the tasks get that train on these rows. */
  public TaskResources resources() {
    return resources;
  }

  public int workerCount() {
    return training.length;
  }

  /** Returns the training rows of all workers. */
  public long trainingRows() {
    return Arrays.stream(training).asLongStream().sum();
  }

  /** Returns the validation rows of all workers. */
  public long validationRows() {
    return Arrays.stream(validation).asLongStream().sum();
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
    return Arrays.stream(training).max().orElseThrow();
  }

  /** Returns the training rows of the smallest worker. */
  public long smallestWorker() {
    return Arrays.stream(training).min().orElseThrow();
  }

  @Override
  public void close() {
    workers.unpersist();
    source.run();
  }

  /** Returns the moments of all training rows, added in the order of the workers. */
  private static Moments sum(List<Moments> ofWorkers) {
    return ofWorkers.stream().reduce(Moments::plus).orElseThrow();
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
}
