package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.apache.spark.storage.BroadcastBlockId;

/**
 * Bytes between processes by Spark's own counts: what executors store of every broadcast, and what
 * the tasks of every stage send to the driver and to each other.
 */
final class RoundTraffic extends SparkListener {

  private final Map<Long, Long> broadcasts = new ConcurrentHashMap<>();
  private final Map<Integer, Long> fetched = new ConcurrentHashMap<>();
  private final Map<Integer, Long> results = new ConcurrentHashMap<>();
  private final Map<Integer, Long> shuffles = new ConcurrentHashMap<>();

  @Override
  public void onBlockUpdated(SparkListenerBlockUpdated update) {
    BlockUpdatedInfo info = update.blockUpdatedInfo();
    // What is dropped is reported too, with the size that it had.
    if (info.storageLevel().isValid()
        && info.blockId() instanceof BroadcastBlockId id
        && id.field().startsWith("piece")
        && !info.blockManagerId().isDriver()) {
      broadcasts.merge(id.broadcastId(), info.memSize() + info.diskSize(), Long::sum);
    }
  }

  @Override
  public void onTaskEnd(SparkListenerTaskEnd end) {
    // What goes by blocks, tasks count themselves.
    fetched.merge(
        end.stageId(), end.taskMetrics().shuffleReadMetrics().remoteBytesRead(), Long::sum);
    results.merge(
        end.stageId(),
        end.taskMetrics().resultSize() + end.taskMetrics().outputMetrics().bytesWritten(),
        Long::sum);
    shuffles.merge(
        end.stageId(), end.taskMetrics().shuffleWriteMetrics().bytesWritten(), Long::sum);
  }

  /** Forgets what was counted. */
  void clear() {
    broadcasts.clear();
    fetched.clear();
    results.clear();
    shuffles.clear();
  }

  /** Returns the median of the states sent of at least a size, all executors together, or 0. */
  long broadcast(double least) {
    return Math.max(median(broadcasts, least), median(fetched, least));
  }

  /** Returns the median of what stages sent to the driver, of those of at least a size, or 0. */
  long results(double least) {
    return median(results, least);
  }

  /** Returns the median of what stages wrote for others, of those of at least a size, or 0. */
  long shuffled(double least) {
    return median(shuffles, least);
  }

  private static long median(Map<?, Long> counts, double least) {
    List<Long> large = new ArrayList<>(counts.values());
    large.removeIf(bytes -> bytes < least);
    large.sort(null);
    return large.isEmpty() ? 0 : large.get(large.size() / 2);
  }
}
