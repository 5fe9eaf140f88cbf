package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.function.IntFunction;
import org.apache.spark.TaskContext;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.RoundedBytes;
import org.deltastn.tensor.vector.VectorAssembly;
import org.deltastn.tensor.vector.VectorBytes;

/** The vectors of a worker at the end of a round, in blocks of its process. */
public final class PartBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Vectors of a state that are no optimizer's: the weights and the response. */
  private static final int WEIGHTS = 2;

  private final long broadcast;
  private final String prefix;
  private final int[] lengths;
  private final int width;
  private final int pieceBytes;
  private final Address owner;
  private final StatePieces start;

  private PartBlocks(
      long broadcast,
      String prefix,
      int[] lengths,
      int width,
      int pieceBytes,
      Address owner,
      StatePieces start) {
    this.broadcast = broadcast;
    this.prefix = prefix;
    this.lengths = lengths;
    this.width = width;
    this.pieceBytes = pieceBytes;
    this.owner = owner;
    this.start = start;
  }

  /**
   * Puts vectors into blocks of the process of this task.
   *
   * @param broadcast to which they belong
   * @param vectors of a state: the weights, the response, and the optimizers' state
   * @param readers that share the blocks, each taking some of every part
   * @param start of which the blocks have what has changed since, rounded as {@link RoundedBytes}
   *     does, with the optimizers' state as such rounded so; or null for the vectors as they are
   * @throws UncheckedIOException if this process has not got all of {@code start}
   */
  public static PartBlocks put(
      long broadcast, List<Tensor> vectors, int readers, StateBlocks start) {
    int width = vectors.get(0).precision().bytes();
    int[] lengths = vectors.stream().mapToInt(v -> Math.toIntExact(v.length())).toArray();
    int most = Pieces.bytesFor(lengths, width, readers);
    // Another attempt of the same task may run in this process.
    String prefix = "part" + TaskContext.get().taskAttemptId() + "_";
    PartBlocks part =
        new PartBlocks(
            broadcast,
            prefix,
            lengths,
            width,
            most,
            Blocks.here(),
            start == null ? null : start.vectors());
    Pieces pieces = part.pieces();
    long put = 0;
    for (int piece = 0; piece < pieces.count(); piece++) {
      ByteBuffer bytes = ByteBuffer.allocate(part.sentBytes(piece));
      try {
        part.write(vectors, piece, bytes);
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
      put += bytes.capacity();
      Blocks.put(broadcast, part.name(piece), bytes.flip(), false);
    }
    Blocks.countPut(put);
    return part;
  }

  private void write(List<Tensor> vectors, int piece, ByteBuffer into) throws IOException {
    List<Pieces.Range> ranges = pieces().ranges(piece);
    if (start == null) {
      for (Pieces.Range range : ranges) {
        VectorBytes.write(vectors.get(range.vector()), range.from(), range.count(), into);
      }
      return;
    }
    try (Block begin = start(piece)) {
      for (Pieces.Range range : ranges) {
        RoundedBytes.write(
            vectors.get(range.vector()),
            range.from(),
            range.count(),
            // Of the optimizers' state some must not get below 0, as a rounded change can.
            range.vector() < WEIGHTS ? begin.stream() : null,
            into);
      }
    }
  }

  /** Returns what the round began with, from the first value of a piece on. */
  private Block start(int piece) {
    return start.from((long) piece * pieceBytes);
  }

  /** Returns the bytes of a block. */
  int sentBytes(int piece) {
    int bytes = pieces().bytes(piece);
    return start == null ? bytes : bytes / width * RoundedBytes.WIDTH;
  }

  /** Makes sure that this process can read blocks of such parts. */
  void prepare() throws IOException {
    if (start != null) {
      start.fetch((piece, bytes) -> {});
    }
  }

  /**
   * Returns the values of a piece, little-endian.
   *
   * @param block that has the piece, and is closed with what is returned
   */
  Block values(int piece, Block block) {
    if (start == null) {
      return block;
    }
    long first = (long) piece * pieceBytes / width;
    int count = pieces().bytes(piece) / width;
    long changes = Math.max(0, (long) lengths[0] + lengths[1] - first);
    Block begin = start(piece);
    return new Block() {
      @Override
      public InputStream stream() throws IOException {
        return RoundedBytes.read(
            block.stream(), begin.stream(), (int) Math.min(count, changes), count);
      }

      @Override
      public void close() {
        try {
          block.close();
        } finally {
          begin.close();
        }
      }
    };
  }

  /** Returns blocks of as many values, not rounded, with another prefix, in this process. */
  PartBlocks here(String prefix) {
    return new PartBlocks(broadcast, prefix, lengths, width, pieceBytes, Blocks.here(), null);
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
