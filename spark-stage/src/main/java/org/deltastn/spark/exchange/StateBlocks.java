package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.Serializable;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.Collections;
import java.util.List;
import java.util.concurrent.ThreadLocalRandom;
import java.util.stream.IntStream;
import org.deltastn.spark.exchange.Blocks.Block;
import org.deltastn.spark.executor.SentState;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.tensor.vector.VectorBytes;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/**
 * A state whose vectors the driver has put into blocks, from which a replica is loaded. A process
 * fetches them once for all of its tasks; where many processes do, they get them from each other
 * too.
 */
public final class StateBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  private static final String PREFIX = "state";

  /** Guard the fetching of a state by the tasks of this process. */
  private static final Object[] LOCKS =
      IntStream.range(0, 16).mapToObj(i -> new Object()).toArray();

  private final long broadcast;
  private final SentState head;
  private final Pieces pieces;
  private final Address driver;
  private final boolean shared;

  private StateBlocks(
      long broadcast, SentState head, Pieces pieces, Address driver, boolean shared) {
    this.broadcast = broadcast;
    this.head = head;
    this.pieces = pieces;
    this.driver = driver;
    this.shared = shared;
  }

  /**
   * Puts a state into blocks of the driver.
   *
   * @param broadcast to which they belong
   * @param shared whether the processes that have it give it to others
   */
  public static StateBlocks put(long broadcast, TrainingState state, boolean shared) {
    List<HostVector> vectors = state.vectors();
    Pieces pieces = Pieces.of(vectors);
    Blocks.put(
        broadcast,
        PREFIX,
        pieces,
        shared,
        (range, bytes) ->
            VectorBytes.write(vectors.get(range.vector()), range.from(), range.count(), bytes));
    return new StateBlocks(broadcast, new SentState(state.head()), pieces, Blocks.here(), shared);
  }

  private static String name(int piece) {
    return PREFIX + piece;
  }

  /**
   * Loads the state into a replica.
   *
   * @throws UncheckedIOException if it cannot be fetched
   */
  public void load(Replica replica) {
    try {
      fetch();
      TrainingState state = head.state();
      replica.begin(state);
      List<Tensor> vectors = replica.vectors(state.vectors().size() > 2);
      for (int piece = 0; piece < pieces.count(); piece++) {
        try (Block block = Blocks.local(broadcast, name(piece))) {
          if (block == null) {
            throw new IOException("block " + name(piece) + " of the state was dropped");
          }
          InputStream bytes = block.stream();
          for (Pieces.Range range : pieces.ranges(piece)) {
            VectorBytes.read(bytes, vectors.get(range.vector()), range.from(), range.count());
          }
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  /** Makes sure that this process has all blocks. */
  private void fetch() throws IOException {
    synchronized (LOCKS[(int) (broadcast % LOCKS.length)]) {
      List<Integer> missing =
          new ArrayList<>(
              IntStream.range(0, pieces.count())
                  .filter(piece -> !Blocks.has(broadcast, name(piece)))
                  .boxed()
                  .toList());
      if (shared) {
        // Each process begins elsewhere, so that soon every piece has several owners.
        Collections.shuffle(missing, ThreadLocalRandom.current());
      }
      while (!missing.isEmpty()) {
        fetch(missing);
      }
    }
  }

  /** Fetches pieces in order, and removes them, until one is missing, which the driver gives. */
  private void fetch(List<Integer> missing) throws IOException {
    List<String> names = missing.stream().map(StateBlocks::name).toList();
    try (Fetching fetching = new Fetching(broadcast, names, this::owners)) {
      while (!missing.isEmpty()) {
        keep(missing.get(0), fetching);
        missing.remove(0);
      }
    } catch (MissingBlockException e) {
      if (!shared) {
        throw e;
      }
    }
    if (!missing.isEmpty()) {
      List<String> one = List.of(name(missing.get(0)));
      try (Fetching fetching = new Fetching(broadcast, one, n -> List.of(driver))) {
        keep(missing.get(0), fetching);
        missing.remove(0);
      }
    }
  }

  private void keep(int piece, Fetching fetching) throws IOException {
    byte[] bytes = new byte[pieces.bytes(piece)];
    try (Block block = fetching.next()) {
      int found = block.stream().readNBytes(bytes, 0, bytes.length);
      if (found < bytes.length) {
        throw new IOException(
            "block " + name(piece) + " has " + found + " bytes, expected " + bytes.length);
      }
    }
    Blocks.countFetched(bytes.length);
    Blocks.put(broadcast, name(piece), ByteBuffer.wrap(bytes), shared);
  }

  private List<Address> owners(List<String> names) {
    if (!shared) {
      return Collections.nCopies(names.size(), driver);
    }
    List<Address> owners = new ArrayList<>();
    for (List<Address> of : Blocks.locations(broadcast, names)) {
      owners.add(of.isEmpty() ? driver : of.get(ThreadLocalRandom.current().nextInt(of.size())));
    }
    return owners;
  }
}
