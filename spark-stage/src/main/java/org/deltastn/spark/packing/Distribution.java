package org.deltastn.spark.packing;

import java.io.Serializable;
import java.util.ArrayList;
import java.util.Arrays;
import java.util.Iterator;
import java.util.List;
import java.util.NoSuchElementException;
import java.util.stream.IntStream;
import org.deltastn.data.Examples;
import org.deltastn.spark.packing.rows.Chunk;
import org.deltastn.spark.packing.rows.Partition;
import org.deltastn.spark.packing.rows.RowReader;

/** Deals the rows of chunks out, as {@link Dealing} says. */
final class Distribution implements Serializable {

  private static final long serialVersionUID = 1L;

  private final Partition[] partitions;
  private final int workers;
  private final boolean ordered;
  private SliceCounts total;

  /**
   * Creates the dealer.
   *
   * @param partitions of the input, as they were first
   */
  Distribution(List<Partition> partitions, int workers, RowReader reader) {
    this.partitions = partitions.toArray(Partition[]::new);
    this.workers = workers;
    this.ordered = reader.ordered();
  }

  /** Sets how many rows there are, before any is dealt. */
  void count(SliceCounts counts) {
    total = counts;
  }

  /**
   * Returns a partition's chunks as they are; the end is an {@link IllegalStateException} if the
   * partition does not have the rows that it had first.
   */
  Iterator<Chunk> checked(int partition, Iterator<Chunk> chunks) {
    return new Iterator<>() {
      private long rows;
      private long sum;

      @Override
      public boolean hasNext() {
        if (!chunks.hasNext()) {
          partitions[partition].requireSame(partition, rows, sum);
        }
        return chunks.hasNext();
      }

      @Override
      public Chunk next() {
        Chunk chunk = chunks.next();
        rows += chunk.rows();
        sum += chunk.checksum();
        return chunk;
      }
    };
  }

  /** Returns the parts of a partition's chunks, lazily. */
  Iterator<WorkerPart> parts(int partition, Iterator<Chunk> chunks, Iterator<RankBlock> blocks) {
    Ranks ranks = new Ranks(blocks);
    Iterator<Chunk> same = checked(partition, chunks);
    return new Iterator<>() {
      private Iterator<WorkerPart> parts = List.<WorkerPart>of().iterator();

      @Override
      public boolean hasNext() {
        while (!parts.hasNext() && same.hasNext()) {
          parts = deal(partition, same.next(), ranks).iterator();
        }
        return parts.hasNext();
      }

      @Override
      public WorkerPart next() {
        if (!hasNext()) {
          throw new NoSuchElementException();
        }
        return parts.next();
      }
    };
  }

  private List<WorkerPart> deal(int partition, Chunk chunk, Ranks ranks) {
    if (chunk.rows() == 0) {
      return List.of();
    }
    int[] found = new int[chunk.rows()];
    for (int i = 0; i < chunk.rows(); i++) {
      found[i] = ranks.next(chunk.high(i), chunk.low(i));
      if (found[i] < 0) {
        throw Partition.changed(partition, "other rows");
      }
    }
    Examples all = chunk.examples();
    List<WorkerPart> parts = new ArrayList<>();
    for (int w = 0; w < workers; w++) {
      int[] training = rowsOf(w, found, ranks, false);
      int[] validation = rowsOf(w, found, ranks, true);
      if (training.length + validation.length > 0) {
        parts.add(
            new WorkerPart(
                w,
                all.select(training),
                places(training, found, ranks, false),
                all.select(validation),
                places(validation, found, ranks, true)));
      }
    }
    return parts;
  }

  private Dealing dealing(boolean validation) {
    return new Dealing(validation ? total.validation : total.training, workers, ordered);
  }

  private int[] rowsOf(int worker, int[] found, Ranks ranks, boolean wanted) {
    Dealing dealing = dealing(wanted);
    return IntStream.range(0, found.length)
        .filter(i -> ranks.validation(found[i]) == wanted)
        .filter(i -> dealing.worker(ranks.rank(found[i])) == worker)
        .toArray();
  }

  private int[] places(int[] rows, int[] found, Ranks ranks, boolean validation) {
    Dealing dealing = dealing(validation);
    return Arrays.stream(rows).map(i -> dealing.place(ranks.rank(found[i]))).toArray();
  }
}
