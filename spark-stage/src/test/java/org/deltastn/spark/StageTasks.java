package org.deltastn.spark;

import java.util.HashMap;
import java.util.Map;
import java.util.Set;
import java.util.TreeSet;
import org.apache.spark.scheduler.SparkListener;
import org.apache.spark.scheduler.SparkListenerStageSubmitted;
import org.apache.spark.scheduler.SparkListenerTaskEnd;
import org.apache.spark.scheduler.SparkListenerTaskStart;

/**
 * Counts by resource profile how many tasks run side by side. Spark may say of a task that it has
 * started before it says that the one before it in its slot has ended.
 */
final class StageTasks extends SparkListener {

  private final Map<Integer, Integer> profileOfStage = new HashMap<>();
  private final Map<Integer, Integer> running = new HashMap<>();
  private final Map<Integer, Integer> most = new HashMap<>();

  @Override
  public synchronized void onStageSubmitted(SparkListenerStageSubmitted submitted) {
    profileOfStage.put(submitted.stageInfo().stageId(), submitted.stageInfo().resourceProfileId());
  }

  @Override
  public synchronized void onTaskStart(SparkListenerTaskStart start) {
    int profile = profileOfStage.get(start.stageId());
    int now = running.merge(profile, 1, Integer::sum);
    most.merge(profile, now, Math::max);
  }

  @Override
  public synchronized void onTaskEnd(SparkListenerTaskEnd end) {
    running.merge(profileOfStage.get(end.stageId()), -1, Integer::sum);
  }

  /** Returns the profiles of tasks that started since the last call of {@link #forget}. */
  synchronized Set<Integer> profiles() {
    return new TreeSet<>(most.keySet());
  }

  /** Returns how many tasks of a profile ran at a time. */
  synchronized int sideBySide(int profile) {
    return most.get(profile);
  }

  /** Forgets the tasks until now. */
  synchronized void forget() {
    most.clear();
  }
}
