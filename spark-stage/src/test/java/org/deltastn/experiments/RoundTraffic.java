package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.Map;
import java.util.concurrent.ConcurrentHashMap;
import java.util.stream.Stream;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerBlockUpdated;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.storage.BlockUpdatedInfo;
import org.apache.spark.storage.BroadcastBlockId;

/**
 * Bytes between processes by Spark's own counts: what executors store of every broadcast, and what
 * the tasks of every stage fetch, and send to the driver or put for it.
 */
final class RoundTraffic extends SparkListener {

  private final Map<Long, Long> broadcasts = new ConcurrentHashMap<>();
  private final Map<Integer, Stage> stages = new ConcurrentHashMap<>();

  private record Stage(long fetched, long sent) {

    Stage plus(Stage other) {
      return new Stage(fetched + other.fetched, sent + other.sent);
    }
  }

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
    stages.merge(
        end.stageId(),
        new Stage(
            end.taskMetrics().shuffleReadMetrics().remoteBytesRead(),
            end.taskMetrics().resultSize() + end.taskMetrics().outputMetrics().bytesWritten()),
        Stage::plus);
  }

  /** Forgets what was counted. */
  void clear() {
    broadcasts.clear();
    stages.clear();
  }

  /**
   * Returns the median of the states sent, all executors together, or 0.
   *
   * @param least bytes that count as a state for all of them
   * @param parts bytes that all workers together leave at least
   */
  long broadcast(double least, double parts) {
    List<Long> messages = new ArrayList<>(broadcasts.values());
    messages.removeIf(bytes -> bytes < least);
    return Math.max(
        median(messages),
        median(
            stages.values().stream()
                .filter(stage -> stage.fetched >= least && stage.sent >= parts)
                .map(Stage::fetched)
                .toList()));
  }

  /**
   * Returns the median of what stages left for the driver, or 0.
   *
   * @param least bytes of those that count
   * @param below bytes of others
   */
  long results(double least, double below) {
    return median(between(least, below).map(Stage::sent).toList());
  }

  /** Returns the median of what such stages fetched, or 0. */
  long averaged(double least, double below) {
    return median(between(least, below).map(Stage::fetched).toList());
  }

  private Stream<Stage> between(double least, double below) {
    return stages.values().stream().filter(stage -> stage.sent >= least && stage.sent < below);
  }

  private static long median(List<Long> counts) {
    return counts.isEmpty() ? 0 : counts.stream().sorted().toList().get(counts.size() / 2);
  }
}
