package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.TaskContext;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.VectorAssembly;
import org.deltastn.tensor.vector.VectorBytes;

/** The vectors of a worker at the end of a round, in blocks of its process. */
public final class PartBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long broadcast;
  private final String prefix;
  private final int[] lengths;
  private final int width;
  private final int pieceBytes;
  private final Address owner;

  private PartBlocks(
      long broadcast, String prefix, int[] lengths, int width, int pieceBytes, Address owner) {
    this.broadcast = broadcast;
    this.prefix = prefix;
    this.lengths = lengths;
    this.width = width;
    this.pieceBytes = pieceBytes;
    this.owner = owner;
  }

  /**
   * Puts vectors into blocks of the process of this task.
   *
   * @param broadcast to which they belong
   * @param readers that share the blocks, each taking some of every part
   */
  public static PartBlocks put(long broadcast, List<Tensor> vectors, int readers) {
    Precision precision = vectors.get(0).precision();
    int[] lengths = vectors.stream().mapToInt(v -> Math.toIntExact(v.length())).toArray();
    int most = Pieces.bytesFor(lengths, precision.bytes(), readers);
    // Another attempt of the same task may run in this process.
    String prefix = "part" + TaskContext.get().taskAttemptId() + "_";
    PartBlocks part =
        new PartBlocks(broadcast, prefix, lengths, precision.bytes(), most, Blocks.here());
    Pieces pieces = part.pieces();
    Blocks.put(
        broadcast,
        prefix,
        pieces,
        false,
        (range, bytes) ->
            VectorBytes.write(vectors.get(range.vector()), range.from(), range.count(), bytes));
    Blocks.countPut(pieces.total());
    return part;
  }

  /** Returns blocks like these with another prefix, in the process of this task. */
  PartBlocks here(String prefix) {
    return new PartBlocks(broadcast, prefix, lengths, width, pieceBytes, Blocks.here());
  }

  /** Drops the blocks from the process of this task. */
  public void remove() {
    int count = pieces().count();
    for (int piece = 0; piece < count; piece++) {
      Blocks.remove(broadcast, name(piece));
    }
  }

  /** Returns the process that has the blocks. */
  public Address owner() {
    return owner;
  }

  long broadcast() {
    return broadcast;
  }

  Pieces pieces() {
    return new Pieces(lengths, width, pieceBytes);
  }

  String name(int piece) {
    return prefix + piece;
  }

  /**
   * Fetches the vectors of parts and averages them as they arrive, in the memory of the averages.
   *
   * @param parts all with the same vectors, averaged in this order
   * @param shares the weight of each, summing to 1
   * @param precision of the vectors
   * @throws MissingBlockException if a part is lost
   */
  public static List<HostVector> average(
      List<PartBlocks> parts, double[] shares, Precision precision) throws IOException {
    return average(piece -> parts, shares, precision);
  }

  /** Averages parts of which each piece is in other ones, with the same vectors. */
  static List<HostVector> average(
      IntFunction<List<PartBlocks>> parts, double[] shares, Precision precision)
      throws IOException {
    PartBlocks like = parts.apply(0).get(0);
    Pieces pieces = like.pieces();
    List<VectorAssembly> averages = new ArrayList<>();
    for (int length : like.lengths) {
      averages.add(new VectorAssembly(precision, length));
    }
    List<PieceReader.Item> items = new ArrayList<>();
    for (int piece = 0; piece < pieces.count(); piece++) {
      for (PartBlocks part : parts.apply(piece)) {
        items.add(new PieceReader.Item(part, piece));
      }
    }
    try (PieceReader reader = new PieceReader(items)) {
      for (int piece = 0; piece < pieces.count(); piece++) {
        List<Block> blocks = new ArrayList<>();
        try {
          List<InputStream> bytes = new ArrayList<>();
          for (int part = 0; part < shares.length; part++) {
            blocks.add(reader.next());
            bytes.add(blocks.get(part).stream());
          }
          for (Pieces.Range range : pieces.ranges(piece)) {
            averages.get(range.vector()).putSum(range.from(), range.count(), bytes, shares);
          }
        } finally {
          blocks.forEach(Block::close);
        }
      }
    }
    return averages.stream().map(VectorAssembly::toVector).toList();
  }
}
