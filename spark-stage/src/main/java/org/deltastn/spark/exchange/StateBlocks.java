package org.deltastn.spark.exchange;

import java.io.ByteArrayInputStream;
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
 * A state whose vectors the driver has put into blocks, from which a replica is loaded. Where tasks
 * share a process, it fetches them once for all; where there are many processes, they get them from
 * each other too.
 */
public final class StateBlocks implements Serializable {

  private static final long serialVersionUID = 1L;

  /** Who uses the blocks that a task has fetched. */
  public enum Reach {
    /** The task alone: it keeps none. */
    OF_TASK,
    /** All tasks of its process. */
    OF_PROCESS,
    /** Other processes too. */
    OF_ALL
  }

  private static final String PREFIX = "state";

  /** Guard the fetching of a state by the tasks of this process. */
  private static final Object[] LOCKS =
      IntStream.range(0, 16).mapToObj(i -> new Object()).toArray();

  private final long broadcast;
  private final SentState head;
  private final Pieces pieces;
  private final Address driver;
  private final Reach reach;

  private StateBlocks(long broadcast, SentState head, Pieces pieces, Address driver, Reach reach) {
    this.broadcast = broadcast;
    this.head = head;
    this.pieces = pieces;
    this.driver = driver;
    this.reach = reach;
  }

  /**
   * Puts a state into blocks of the driver.
   *
   * @param broadcast to which they belong
   * @param reach who uses what a task has fetched
   */
  public static StateBlocks put(long broadcast, TrainingState state, Reach reach) {
    List<HostVector> vectors = state.vectors();
    Pieces pieces = Pieces.of(vectors);
    Blocks.put(
        broadcast,
        PREFIX,
        pieces,
        reach == Reach.OF_ALL,
        (range, bytes) ->
            VectorBytes.write(vectors.get(range.vector()), range.from(), range.count(), bytes));
    return new StateBlocks(broadcast, new SentState(state.head()), pieces, Blocks.here(), reach);
  }

  private static String name(int piece) {
    return PREFIX + piece;
  }

  /**
   * Loads the state into a replica, each piece as it arrives.
   *
   * @throws UncheckedIOException if it cannot be fetched
   */
  public void load(Replica replica) {
    try {
      TrainingState state = head.state();
      replica.begin(state);
      List<Tensor> vectors = replica.vectors(state.vectors().size() > 2);
      for (int piece : fetch(vectors)) {
        try (Block block = Blocks.local(broadcast, name(piece))) {
          if (block == null) {
            throw new IOException("block " + name(piece) + " of the state was dropped");
          }
          read(piece, block.stream(), vectors);
        }
      }
    } catch (IOException e) {
      throw new UncheckedIOException(e);
    }
  }

  private void read(int piece, InputStream bytes, List<Tensor> vectors) throws IOException {
    for (Pieces.Range range : pieces.ranges(piece)) {
      VectorBytes.read(bytes, vectors.get(range.vector()), range.from(), range.count());
    }
  }

  /** Fetches and loads the pieces that this process does not have, and returns the others. */
  private List<Integer> fetch(List<Tensor> vectors) throws IOException {
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
        fetch(missing, vectors);
      }
      return present;
    }
  }

  /** Fetches pieces in order, and removes them, until one is missing, which the driver gives. */
  private void fetch(List<Integer> missing, List<Tensor> vectors) throws IOException {
    List<String> names = missing.stream().map(StateBlocks::name).toList();
    try (Fetching fetching = new Fetching(broadcast, names, this::owners)) {
      while (!missing.isEmpty()) {
        take(missing.get(0), fetching, vectors);
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
        take(missing.get(0), fetching, vectors);
        missing.remove(0);
      }
    }
  }

  private void take(int piece, Fetching fetching, List<Tensor> vectors) throws IOException {
    try (Block block = fetching.next()) {
      if (reach == Reach.OF_TASK) {
        read(piece, block.stream(), vectors);
      } else {
        byte[] bytes = block.stream().readAllBytes();
        Blocks.put(broadcast, name(piece), ByteBuffer.wrap(bytes), reach == Reach.OF_ALL);
        read(piece, new ByteArrayInputStream(bytes), vectors);
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
