package org.deltastn.spark.exchange;

import java.util.ArrayList;
import java.util.LinkedHashMap;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CancellationException;
import java.util.concurrent.CompletableFuture;
import java.util.concurrent.ConcurrentHashMap;
import java.util.concurrent.ExecutionException;
import java.util.function.Function;
import org.deltastn.spark.exchange.Blocks.Block;

/**
 * Fetches blocks from other processes in a given order, a few at a time and the next few already
 * while those are used, so that no more than that is held.
 */
final class Fetching implements AutoCloseable {

  /** Blocks that are asked for at a time; twice as many may be in memory. */
  static final int BATCH = 4;

  private final long broadcast;
  private final List<String> names;
  private final Function<List<String>, List<Address>> from;
  private final Map<String, CompletableFuture<Block>> blocks = new ConcurrentHashMap<>();
  private final Map<String, Address> sources = new LinkedHashMap<>();
  private int asked;
  private int taken;

  /**
   * Begins to fetch.
   *
   * @param names of the blocks, in the order in which they are used
   * @param from returns where to get blocks of given names
   */
  Fetching(long broadcast, List<String> names, Function<List<String>, List<Address>> from) {
    this.broadcast = broadcast;
    this.names = names;
    this.from = from;
    ask();
  }

  private void ask() {
    List<String> batch = names.subList(asked, Math.min(names.size(), asked + BATCH));
    if (batch.isEmpty()) {
      return;
    }
    List<Address> addresses = from.apply(batch);
    asked += batch.size();
    Map<Address, List<String>> requests = new LinkedHashMap<>();
    for (int i = 0; i < batch.size(); i++) {
      sources.put(batch.get(i), addresses.get(i));
      blocks.put(batch.get(i), new CompletableFuture<>());
      requests.computeIfAbsent(addresses.get(i), a -> new ArrayList<>()).add(batch.get(i));
    }
    requests.forEach((address, of) -> Blocks.fetch(address, broadcast, of, blocks));
  }

  /**
   * Returns the next block, which the caller closes.
   *
   * @throws MissingBlockException if it did not arrive
   */
  Block next() throws MissingBlockException {
    if (taken % BATCH == 0) {
      ask();
    }
    String name = names.get(taken);
    try {
      Block block = blocks.get(name).get();
      taken++;
      return block;
    } catch (ExecutionException e) {
      throw new MissingBlockException(name, sources.get(name), e.getCause());
    } catch (InterruptedException e) {
      Thread.currentThread().interrupt();
      throw (CancellationException)
          new CancellationException("interrupted while block " + name + " was fetched")
              .initCause(e);
    }
  }

  /** Gives back what was fetched and not used. */
  @Override
  public void close() {
    for (String name : names.subList(taken, asked)) {
      CompletableFuture<Block> block = blocks.get(name);
      if (!block.cancel(false) && !block.isCompletedExceptionally()) {
        block.join().close();
      }
    }
  }
}
