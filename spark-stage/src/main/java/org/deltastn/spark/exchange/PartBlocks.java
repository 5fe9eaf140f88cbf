package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import org.apache.spark.TaskContext;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.VectorAssembly;
import org.deltastn.tensor.vector.VectorBytes;

/** The vectors of a worker at the end of a round, in blocks of its process, for the driver. */
public final class PartBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  private final long broadcast;
  private final String prefix;
  private final int[] lengths;
  private final int width;
  private final String executor;
  private final String host;
  private final int port;

  private PartBlocks(long broadcast, String prefix, int[] lengths, int width, Address owner) {
    this.broadcast = broadcast;
    this.prefix = prefix;
    this.lengths = lengths;
    this.width = width;
    executor = owner.executor();
    host = owner.host();
    port = owner.port();
  }

  private Pieces pieces() {
    return new Pieces(lengths, width);
  }

  private Address owner() {
    return new Address(executor, host, port);
  }

  /**
   * Puts vectors into blocks of the process of this task.
   *
   * @param broadcast to which they belong
   */
  public static PartBlocks put(long broadcast, List<Tensor> vectors) {
    Precision precision = vectors.get(0).precision();
    int[] lengths = vectors.stream().mapToInt(v -> Math.toIntExact(v.length())).toArray();
    // Another attempt of the same task may run in this process.
    String prefix = "part" + TaskContext.get().taskAttemptId() + "_";
    PartBlocks part = new PartBlocks(broadcast, prefix, lengths, precision.bytes(), Blocks.here());
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

  /** Drops the blocks from the process of this task. */
  public void remove() {
    Pieces pieces = pieces();
    for (int piece = 0; piece < pieces.count(); piece++) {
      Blocks.remove(broadcast, prefix + piece);
    }
  }

  /** Returns whether these blocks were in a process that did not give one. */
  public boolean isLostBy(MissingBlockException missing) {
    return owner().equals(missing.owner());
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
    Pieces pieces = parts.get(0).pieces();
    List<VectorAssembly> averages = new ArrayList<>();
    for (int length : parts.get(0).lengths) {
      averages.add(new VectorAssembly(precision, length));
    }
    Map<String, PartBlocks> names = new LinkedHashMap<>();
    for (int piece = 0; piece < pieces.count(); piece++) {
      for (PartBlocks part : parts) {
        names.put(part.prefix + piece, part);
      }
    }
    Address here = Blocks.here();
    List<String> remote =
        names.keySet().stream().filter(name -> !names.get(name).owner().equals(here)).toList();
    try (Fetching fetching =
        new Fetching(
            parts.get(0).broadcast,
            remote,
            of -> of.stream().map(name -> names.get(name).owner()).toList())) {
      for (int piece = 0; piece < pieces.count(); piece++) {
        List<Block> blocks = new ArrayList<>();
        try {
          List<InputStream> bytes = new ArrayList<>();
          for (PartBlocks part : parts) {
            blocks.add(part.owner().equals(here) ? part.local(piece) : fetching.next());
            bytes.add(blocks.get(blocks.size() - 1).stream());
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

  private Block local(int piece) throws MissingBlockException {
    Block block = Blocks.local(broadcast, prefix + piece);
    if (block == null) {
      throw new MissingBlockException(prefix + piece, owner(), new IOException("it was dropped"));
    }
    return block;
  }
}
