package org.deltastn.spark.exchange;

import java.io.ByteArrayInputStream;
import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.spark.exchange.StateBlocks.Reach;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.VectorBytes;

/**
 * The vectors of a state in blocks of the driver. Where tasks share a process, it fetches them once
 * for all; where there are many processes, they get them from each other too.
 */
public final class StatePieces implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "state";

  /** Guard the fetching of a state by the tasks of this process. */
  private static final Object[] LOCKS =
      IntStream.range(0, 16).mapToObj(i -> new Object()).toArray();

  private final long broadcast;
  private final Pieces pieces;
  private final Address driver;
  private final Reach reach;

  private StatePieces(long broadcast, Pieces pieces, Address driver, Reach reach) {
    this.broadcast = broadcast;
    this.pieces = pieces;
    this.driver = driver;
    this.reach = reach;
  }

  /**
   * Puts vectors into blocks of the driver.
   *
   * @param broadcast to which they belong
   * @param reach who uses what a task has fetched
   */
  static StatePieces put(long broadcast, List<HostVector> vectors, Reach reach) {
    Pieces pieces = Pieces.of(vectors);
    Blocks.put(
        broadcast,
        PREFIX,
        pieces,
        reach == Reach.OF_ALL,
        (range, bytes) ->
            VectorBytes.write(vectors.get(range.vector()), range.from(), range.count(), bytes));
    return new StatePieces(broadcast, pieces, Blocks.here(), reach);
  }

  private static String name(int piece) {
    return PREFIX + piece;
  }

  Pieces pieces() {
    return pieces;
  }

  /**
   * Returns a piece that this process has, to be closed by the same thread.
   *
   * @throws IOException if it has not
   */
  Block local(int piece) throws IOException {
    Block block = Blocks.local(broadcast, name(piece));
    if (block == null) {
      throw new IOException("block " + name(piece) + " of the state was dropped");
    }
    return block;
  }

  /**
   * Returns the bytes of the state from one on, of pieces that this process has; its own are closed
   * with it, by the same thread.
   */
  Block from(long first) {
    return new Values(first);
  }

  /** Uses the bytes of a piece. */
  interface Use {

    void read(int piece, InputStream bytes) throws IOException;
  }

  /** Uses every piece, those that are fetched as they arrive. */
  void each(Use use) throws IOException {
    for (int piece : fetch(use)) {
      try (Block block = local(piece)) {
        use.read(piece, block.stream());
      }
    }
  }

  /** Reads one piece after the other. */
  private final class Values extends InputStream implements Block {

    private long next;
    private Block block;
    private InputStream stream;

    private Values(long first) {
      next = first;
    }

    @Override
    public InputStream stream() {
      return this;
    }

    @Override
    public int read() throws IOException {
      byte[] one = new byte[1];
      return read(one, 0, 1) == 1 ? one[0] & 0xff : -1;
    }

    @Override
    public int read(byte[] bytes, int offset, int length) throws IOException {
      if (length == 0) {
        return 0;
      }
      if (next == pieces.total()) {
        return -1;
      }
      int piece = (int) (next / Pieces.BYTES);
      int at = (int) (next % Pieces.BYTES);
      if (block == null || at == 0) {
        close();
        block = local(piece);
        stream = block.stream();
        stream.skipNBytes(at);
      }
      int found = stream.read(bytes, offset, Math.min(length, pieces.bytes(piece) - at));
      if (found > 0) {
        next += found;
      }
      return found;
    }

    @Override
    public void close() {
      if (block != null) {
        block.close();
        block = null;
      }
    }
  }

  /** Fetches and uses the pieces that this process does not have, and returns the others. */
  List<Integer> fetch(Use use) throws IOException {
    synchronized (LOCKS[(int) (broadcast % LOCKS.length)]) {
      List<Integer> present = new ArrayList<>();
      List<Integer> missing = new ArrayList<>();
      for (int piece = 0; piece < pieces.count(); piece++) {
        (Blocks.has(broadcast, name(piece)) ? present : missing).add(piece);
      }
      if (reach == Reach.OF_ALL) {
        // Each process begins elsewhere, so that soon every piece has several owners.
        Collections.shuffle(missing, ThreadLocalRandom.current());
      }
      while (!missing.isEmpty()) {
        fetch(missing, use);
      }
      return present;
    }
  }

  /** Fetches pieces in order, and removes them, until one is missing, which the driver gives. */
  private void fetch(List<Integer> missing, Use use) throws IOException {
    List<String> names = missing.stream().map(StatePieces::name).toList();
    try (Fetching fetching = new Fetching(broadcast, names, this::owners)) {
      while (!missing.isEmpty()) {
        take(missing.get(0), fetching, use);
        missing.remove(0);
      }
    } catch (MissingBlockException e) {
      if (reach != Reach.OF_ALL) {
        throw e;
      }
    }
    if (!missing.isEmpty()) {
      List<String> one = List.of(name(missing.get(0)));
      try (Fetching fetching = new Fetching(broadcast, one, n -> List.of(driver))) {
        take(missing.get(0), fetching, use);
        missing.remove(0);
      }
    }
  }

  private void take(int piece, Fetching fetching, Use use) throws IOException {
    try (Block block = fetching.next()) {
      if (reach == Reach.OF_TASK) {
        use.read(piece, block.stream());
      } else {
        byte[] bytes = block.stream().readAllBytes();
        Blocks.put(broadcast, name(piece), ByteBuffer.wrap(bytes), reach == Reach.OF_ALL);
        use.read(piece, new ByteArrayInputStream(bytes));
      }
    }
    Blocks.countFetched(pieces.bytes(piece));
  }

  private List<Address> owners(List<String> names) {
    if (reach != Reach.OF_ALL) {
      return Collections.nCopies(names.size(), driver);
    }
    List<Address> owners = new ArrayList<>();
    for (List<Address> of : Blocks.locations(broadcast, names)) {
      owners.add(of.isEmpty() ? driver : of.get(ThreadLocalRandom.current().nextInt(of.size())));
    }
    return owners;
  }
}
