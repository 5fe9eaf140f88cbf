package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.zip.CRC32C;
import org.deltastn.data.Examples;
import org.deltastn.data.Standardization;

/** Standardizes the rows of chunks and deals them out: row j of a slice to worker j mod k. */
final class Distribution implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Split split;
  private final Partition[] partitions;
  private final long[] firstRows;
  private final SliceCounts[] before;
  private final int workers;
  private final int featureLength;
  private final Standardization standardization;

  /**
   * Creates the dealer.
   *
   * @param partitions of the input, as they were first
   * @param firstRows number of every partition's first row in the input
   * @param before rows of the slices before every partition
   * @param standardization of features and label
   */
  Distribution(
      Split split,
      List<Partition> partitions,
      long[] firstRows,
      SliceCounts[] before,
      int workers,
      RowReader reader,
      Standardization standardization) {
    this.split = split;
    this.partitions = partitions.toArray(Partition[]::new);
    this.firstRows = firstRows;
    this.before = before;
    this.workers = workers;
    this.featureLength = reader.featureLength();
    this.standardization = standardization;
  }

  /**
   * Returns the parts of a partition's chunks, lazily; it ends with an {@link
   * IllegalStateException} if the partition is not as it was first.
   */
  Iterator<WorkerData> parts(int partition, Iterator<Chunk> chunks) {
    return new Iterator<>() {
      private final CRC32C sum = new CRC32C();
      private Iterator<WorkerData> parts = List.<WorkerData>of().iterator();
      private long row = firstRows[partition];
      private SliceCounts counts = before[partition];

      @Override
      public boolean hasNext() {
        while (!parts.hasNext() && chunks.hasNext()) {
          Chunk chunk = chunks.next();
          chunk.addTo(sum);
          boolean[] validation = split.validation(chunk, row);
          parts = deal(chunk, validation, counts).iterator();
          row += chunk.rows;
          counts = counts.plus(chunk, validation);
        }
        if (!parts.hasNext()) {
          partitions[partition].requireSame(partition, row - firstRows[partition], sum.getValue());
        }
        return parts.hasNext();
      }

      @Override
      public WorkerData next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return parts.next();
      }
    };
  }

  private List<WorkerData> deal(Chunk chunk, boolean[] validation, SliceCounts counts) {
    if (chunk.rows == 0) {
      return List.of();
    }
    Examples all =
        new Examples(chunk.features, new int[] {featureLength}, chunk.labels, 1, chunk.weights);
    if (standardization.changesFeatures()) {
      all = standardization.standardizeFeatures(all);
    }
    if (standardization.changesTargets()) {
      all = standardization.standardizeTargets(all);
    }
    List<WorkerData> parts = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      int[] trainingRows = rowsOf(w, validation, false, counts.training);
      int[] validationRows = rowsOf(w, validation, true, counts.validation);
      if (trainingRows.length + validationRows.length > 0) {
        parts.add(
            new WorkerData(
                w,
                chunk.partition,
                chunk.number,
                all.select(trainingRows),
                all.select(validationRows)));
      }
    }
    return parts;
  }

  private int[] rowsOf(int worker, boolean[] validation, boolean wanted, long first) {
    List<Integer> rows = new ArrayList<>();
    long j = first;
    for (int i = 0; i < validation.length; i++) {
      if (validation[i] == wanted) {
        if (j % workers == worker) {
          rows.add(i);
        }
        j++;
      }
    }
    return rows.stream().mapToInt(Integer::intValue).toArray();
  }
}
