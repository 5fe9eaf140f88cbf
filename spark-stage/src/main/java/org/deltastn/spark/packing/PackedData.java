package org.deltastn.spark.packing;

import java.security.MessageDigest;
import java.util.ArrayList;
import java.util.HexFormat;
import java.util.Iterator;
import java.util.List;
import org.apache.spark.HashPartitioner;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.sql.Dataset;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.data.Digests;
import org.deltastn.data.Standardization;
import org.deltastn.spark.columns.DataColumns;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;
import scala.Tuple2;

/**
 * A DataFrame as one cached partition of packed rows for every worker.
 *
 * <p>Row j of a slice goes to worker j mod k, so that workers' sizes differ by at most one and
 * sorted input still gives every worker rows of all kinds. Everything depends on the order of the
 * rows in the DataFrame alone, never on the order in which tasks end. Partitions that are computed
 * again, after the loss of an executor, must give the rows that they gave first.
 */
public final class PackedData implements AutoCloseable {

  private static final Logger LOG = LoggerFactory.getLogger(PackedData.class);

  private final JavaRDD<WorkerData> workers;
  private final int workerCount;
  private final long trainingRows;
  private final long validationRows;
  private final Standardization standardization;

  private PackedData(
      JavaRDD<WorkerData> workers,
      int workerCount,
      long trainingRows,
      long validationRows,
      Standardization standardization) {
    this.workers = workers;
    this.workerCount = workerCount;
    this.trainingRows = trainingRows;
    this.validationRows = validationRows;
    this.standardization = standardization;
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
    JavaRDD<Chunk> chunks =
        columns
            .select(data)
            .toJavaRDD()
            .mapPartitionsWithIndex((index, rows) -> Chunk.pack(index, rows, reader), true)
            .persist(StorageLevel.MEMORY_AND_DISK());
    try {
      List<Partition> partitions =
          chunks.mapPartitions(of -> List.of(Partition.of(of)).iterator()).collect();
      long[] firstRows = firstRows(partitions);
      List<Survey> surveys = surveys(chunks, split, firstRows, scaling);
      SliceCounts[] counts = counts(surveys);
      SliceCounts total = counts[counts.length - 1];
      total.require(workerCount, columns, split);
      Standardization standardization = scaling.of(moments(surveys));
      Distribution distribution =
          new Distribution(
              split, partitions, firstRows, counts, workerCount, reader, standardization);
      JavaRDD<WorkerData> workers =
          chunks
              .mapPartitionsWithIndex(distribution::parts, true)
              .mapToPair(part -> new Tuple2<>(part.worker(), part))
              .partitionBy(new HashPartitioner(workerCount))
              .mapPartitions(PackedData::merge, true)
              .persist(StorageLevel.MEMORY_AND_DISK());
      PackedData packed =
          new PackedData(workers, workerCount, total.training, total.validation, standardization);
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
    }
  }

  /** Returns one element per partition: partition i holds the rows of worker i. */
  public JavaRDD<WorkerData> workers() {
    return workers;
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
  }

  private static Iterator<WorkerData> merge(Iterator<Tuple2<Integer, WorkerData>> parts) {
    List<WorkerData> list = new ArrayList<>();
    parts.forEachRemaining(part -> list.add(part._2()));
    return List.of(WorkerData.merge(list)).iterator();
  }

  private static long[] firstRows(List<Partition> partitions) {
    long[] first = new long[partitions.size()];
    long row = 0;
    long skipped = 0;
    for (int p = 0; p < first.length; p++) {
      first[p] = row;
      row += partitions.get(p).rows;
      skipped += partitions.get(p).skipped;
      String problem = partitions.get(p).problem;
      if (problem != null) {
        throw new IllegalArgumentException(
            "row " + (row + skipped) + " (counted from 0): " + problem);
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
    return first;
  }

  private static List<Survey> surveys(
      JavaRDD<Chunk> chunks, Split split, long[] firstRows, Scaling scaling) {
    boolean measures = scaling.measures();
    int features = scaling.measuredFeatures();
    return chunks
        .mapPartitions(
            of -> {
              Moments moments = measures ? new Moments(features) : null;
              return List.of(Survey.of(of, split, firstRows, moments)).iterator();
            })
        .collect();
  }

  /** Returns the moments of all training rows, added in the order of the input; or null. */
  private static Moments moments(List<Survey> surveys) {
    Moments sum = surveys.get(0).moments;
    for (int p = 1; sum != null && p < surveys.size(); p++) {
      sum = sum.plus(surveys.get(p).moments);
    }
    return sum;
  }

  /** Returns the counts before every partition, and last those of all. */
  private static SliceCounts[] counts(List<Survey> surveys) {
    SliceCounts[] before = new SliceCounts[surveys.size() + 1];
    before[0] = new SliceCounts();
    for (int p = 0; p < surveys.size(); p++) {
      before[p + 1] = before[p].plus(surveys.get(p).counts);
    }
    return before;
  }
}
