package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import org.apache.spark.TaskContext;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.vector.HostVector;

/**
 * A slice of the mean of many parts, in blocks of the process that averaged it, or the process that
 * did not give what the mean takes: an error would end the job.
 */
public final class AveragedSlice implements Serializable {

  private static final long serialVersionUID = 1L;

  private final int number;
  private final PartBlocks blocks;
  private final String message;
  private final Address missing;

  private AveragedSlice(int number, PartBlocks blocks, String message, Address missing) {
    this.number = number;
    this.blocks = blocks;
    this.message = message;
    this.missing = missing;
  }

  /** Returns how many slices of parts are averaged side by side. */
  public static int count(List<PartBlocks> parts) {
    return Math.min(parts.size(), parts.get(0).pieces().count());
  }

  private static int begin(int number, int count, int pieces) {
    return (int) ((long) pieces * number / count);
  }

  /**
   * Averages a slice, in a task. Of each piece no more is held than a few on every level of the
   * tree, whatever the number of parts.
   *
   * @param number of the slice, of {@link #count}
   * @param parts with the same vectors
   * @param rows that each part stands for
   * @param fanIn parts that are averaged at a time, in the tree that {@link
   *     org.deltastn.train.RoundPart#combineTree} has
   * @param precision of the vectors
   * @param stopIfKilled throws where this task was killed; the blocks are dropped then
   */
  public static AveragedSlice of(
      int number,
      List<PartBlocks> parts,
      long[] rows,
      int fanIn,
      Precision precision,
      Runnable stopIfKilled)
      throws IOException {
    PartBlocks mean = parts.get(0).here("mean" + TaskContext.get().taskAttemptId() + "_");
    boolean complete = false;
    try {
      parts.get(0).prepare();
      average(number, mean, parts, new TreeAverage(rows, fanIn, precision), stopIfKilled);
      complete = true;
      return new AveragedSlice(number, mean, "", null);
    } catch (MissingBlockException e) {
      return new AveragedSlice(number, null, e.getMessage(), e.owner());
    } finally {
      if (!complete) {
        mean.remove();
      }
    }
  }

  private static void average(
      int number, PartBlocks mean, List<PartBlocks> parts, TreeAverage tree, Runnable stopIfKilled)
      throws IOException {
    Pieces pieces = mean.pieces();
    int from = begin(number, count(parts), pieces.count());
    int to = begin(number + 1, count(parts), pieces.count());
    List<PieceReader.Item> items = new ArrayList<>();
    for (int piece = from; piece < to; piece++) {
      for (int part : tree.order(piece)) {
        items.add(new PieceReader.Item(parts.get(part), piece));
      }
    }
    long put = 0;
    try (PieceReader reader = new PieceReader(items)) {
      for (int piece = from; piece < to; piece++) {
        stopIfKilled.run();
        int values = pieces.bytes(piece) / pieces.width();
        Blocks.put(
            mean.broadcast(),
            mean.name(piece),
            tree.average(values, piece, part -> reader.next()),
            false);
        put += pieces.bytes(piece);
      }
      Blocks.countFetched(reader.remoteBytes());
    }
    Blocks.countPut(put);
    // The round may have ended before the blocks were there, which then stay.
    stopIfKilled.run();
  }

  /** Returns the number of the slice. */
  public int number() {
    return number;
  }

  /** Returns what was missing for the mean, or null if the slice is there. */
  public MissingBlockException missing() {
    return missing == null ? null : new MissingBlockException(message, missing);
  }

  /** Returns the process that has the slice, if it is there. */
  public Address owner() {
    return blocks.owner();
  }

  /**
   * Fetches all slices, in the memory of the whole.
   *
   * @param slices by their numbers
   * @param precision of the vectors
   * @throws MissingBlockException if a slice is lost
   */
  public static List<HostVector> join(List<AveragedSlice> slices, Precision precision)
      throws IOException {
    int count = slices.size();
    int pieces = slices.get(0).blocks.pieces().count();
    List<List<PartBlocks>> parts = new ArrayList<>();
    for (AveragedSlice slice : slices) {
      int end = begin(slice.number + 1, count, pieces);
      while (parts.size() < end) {
        parts.add(List.of(slice.blocks));
      }
    }
    return PartBlocks.average(parts::get, new double[] {1}, precision);
  }
}
