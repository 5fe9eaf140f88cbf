package org.deltastn.spark.exchange;

import java.io.IOException;
import java.io.InputStream;
import java.io.UncheckedIOException;
import java.nio.ByteBuffer;
import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.CompletableFuture;
import java.util.function.BiConsumer;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.network.buffer.ManagedBuffer;
import org.apache.spark.network.shuffle.BlockFetchingListener;
import org.apache.spark.storage.BlockData;
import org.apache.spark.storage.BlockId;
import org.apache.spark.storage.BlockManager;
import org.apache.spark.storage.BlockManagerId;
import org.apache.spark.storage.BroadcastBlockId;
import org.apache.spark.storage.StorageLevel;
import org.apache.spark.util.io.ChunkedByteBuffer;
import scala.Option;
import scala.collection.JavaConverters;
import scala.reflect.ClassTag$;

/**
 * Puts bytes into Spark's block manager and gets them out of it, here and from other processes. A
 * block belongs to a broadcast and goes with it: where that is destroyed, every process drops the
 * blocks. Spark's own broadcasts store their pieces in the same way; those are compressed and
 * checked by sums, which for numbers costs more than sending them.
 */
final class Blocks {

  private Blocks() {}

  /** Bytes of a block, held until they are closed. */
  interface Block extends AutoCloseable {

    InputStream stream() throws IOException;

    @Override
    void close();
  }

  private static BlockManager manager() {
    return SparkEnv.get().blockManager();
  }

  private static BlockId id(long broadcast, String name) {
    return new BroadcastBlockId(broadcast, name);
  }

  /** Returns the address of this process. */
  static Address here() {
    return address(manager().blockManagerId());
  }

  private static Address address(BlockManagerId id) {
    return new Address(id.executorId(), id.host(), id.port());
  }

  /**
   * Puts a block, in memory or, where there is no room, on disk; one that is here already stays.
   *
   * @param bytes from its position to its limit, not written to any more
   * @param announce whether other processes find it by {@link #locations}
   */
  static void put(long broadcast, String name, ByteBuffer bytes, boolean announce) {
    boolean put =
        manager()
            .putBytes(
                id(broadcast, name),
                new ChunkedByteBuffer(bytes),
                StorageLevel.MEMORY_AND_DISK_SER(),
                announce,
                ClassTag$.MODULE$.Byte());
    if (!put) {
      throw new IllegalStateException(
          "Spark could not store block " + name + " of " + bytes.limit() + " bytes");
    }
  }

  /**
   * Puts pieces into blocks, each named by a prefix and its number.
   *
   * @param write writes a range of a piece
   */
  static void put(
      long broadcast,
      String prefix,
      Pieces pieces,
      boolean announce,
      BiConsumer<Pieces.Range, ByteBuffer> write) {
    for (int piece = 0; piece < pieces.count(); piece++) {
      ByteBuffer bytes = ByteBuffer.allocate(pieces.bytes(piece));
      pieces.ranges(piece).forEach(range -> write.accept(range, bytes));
      put(broadcast, prefix + piece, bytes.flip(), announce);
    }
  }

  /** Removes a block from this process, if it is there. */
  static void remove(long broadcast, String name) {
    if (has(broadcast, name)) {
      manager().removeBlock(id(broadcast, name), false);
    }
  }

  /** Returns whether this process has a block. */
  static boolean has(long broadcast, String name) {
    return manager().getStatus(id(broadcast, name)).isDefined();
  }

  /** Returns a block of this process, to be closed by the same thread, or null. */
  static Block local(long broadcast, String name) {
    BlockId id = id(broadcast, name);
    Option<BlockData> found = manager().getLocalBytes(id);
    if (found.isEmpty()) {
      return null;
    }
    BlockData data = found.get();
    return new Block() {
      @Override
      public InputStream stream() {
        return data.toInputStream();
      }

      @Override
      public void close() {
        manager().releaseLockAndDispose(id, data, Option.empty());
      }
    };
  }

  /** Returns for each name the processes that have announced such a block. */
  static List<List<Address>> locations(long broadcast, List<String> names) {
    BlockId[] ids = names.stream().map(name -> id(broadcast, name)).toArray(BlockId[]::new);
    List<List<Address>> all = new ArrayList<>();
    JavaConverters.seqAsJavaList(manager().master().getLocations(ids))
        .forEach(
            of -> all.add(JavaConverters.seqAsJavaList(of).stream().map(Blocks::address).toList()));
    return all;
  }

  /**
   * Asks a process for blocks, in one request.
   *
   * @param into what becomes each block, by name; one that is complete already takes none
   */
  static void fetch(
      Address from,
      long broadcast,
      List<String> names,
      Map<String, CompletableFuture<Block>> into) {
    String prefix = id(broadcast, "").name() + "_";
    String[] ids = names.stream().map(name -> id(broadcast, name).name()).toArray(String[]::new);
    BlockFetchingListener listener =
        new BlockFetchingListener() {
          @Override
          public void onBlockFetchSuccess(String id, ManagedBuffer data) {
            Received block = new Received(data.retain());
            if (!into.get(id.substring(prefix.length())).complete(block)) {
              block.close();
            }
          }

          @Override
          public void onBlockFetchFailure(String id, Throwable failure) {
            into.get(id.substring(prefix.length())).completeExceptionally(failure);
          }
        };
    manager()
        .blockTransferService()
        .fetchBlocks(from.host(), from.port(), from.executor(), ids, listener, null);
  }

  /** Counts what a task has fetched, which Spark's pages show as read from a shuffle. */
  static void countFetched(long bytes) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.taskMetrics().createTempShuffleReadMetrics().incRemoteBytesRead(bytes);
      // Otherwise only the next heartbeat of the executor would, which short tasks do not live to.
      task.taskMetrics().mergeShuffleReadMetrics();
    }
  }

  /** Counts what a task has put, which Spark's pages show as its output. */
  static void countPut(long bytes) {
    TaskContext task = TaskContext.get();
    if (task != null) {
      task.taskMetrics().outputMetrics().setBytesWritten(bytes);
    }
  }

  /** A block from another process. */
  private record Received(ManagedBuffer data) implements Block {

    @Override
    public InputStream stream() {
      try {
        return data.createInputStream();
      } catch (IOException e) {
        throw new UncheckedIOException(e);
      }
    }

    @Override
    public void close() {
      data.release();
    }
  }
}
