package org.deltastn.spark.exchange;

import java.io.IOException;
import java.util.HashMap;
import java.util.Iterator;
import java.util.List;
import java.util.Map;
import org.deltastn.spark.exchange.Blocks.Block;

/** Reads pieces of parts in a given order, those of other processes a few ahead. */
final class PieceReader implements AutoCloseable {

  private final Iterator<Item> items;
  private final Address here = Blocks.here();
  private final Fetching fetching;
  private final long remoteBytes;

  /** A piece of a part. */
  record Item(PartBlocks part, int piece) {

    String name() {
      return part.name(piece);
    }
  }

  /**
   * Begins to read.
   *
   * @param items in the order in which they are used, at least one, all of one broadcast, none
   *     twice
   */
  PieceReader(List<Item> items) {
    this.items = items.iterator();
    List<Item> remote = items.stream().filter(item -> !isHere(item)).toList();
    Map<String, Address> owners = new HashMap<>();
    remote.forEach(item -> owners.put(item.name(), item.part().owner()));
    remoteBytes = remote.stream().mapToLong(item -> item.part().sentBytes(item.piece())).sum();
    fetching =
        new Fetching(
            items.get(0).part().broadcast(),
            remote.stream().map(Item::name).toList(),
            names -> names.stream().map(owners::get).toList());
  }

  private boolean isHere(Item item) {
    return item.part().owner().equals(here);
  }

  /**
   * Returns the values of the next piece, which the caller closes.
   *
   * @throws MissingBlockException if it did not arrive
   */
  Block next() throws MissingBlockException {
    Item item = items.next();
    if (!isHere(item)) {
      return item.part().values(item.piece(), fetching.next());
    }
    Block block = Blocks.local(item.part().broadcast(), item.name());
    if (block == null) {
      throw new MissingBlockException(item.name(), here, new IOException("it was dropped"));
    }
    return item.part().values(item.piece(), block);
  }

  /** Returns the bytes of all pieces that come from other processes. */
  long remoteBytes() {
    return remoteBytes;
  }

  @Override
  public void close() {
    fetching.close();
  }
}
