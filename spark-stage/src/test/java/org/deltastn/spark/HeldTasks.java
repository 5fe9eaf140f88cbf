package org.deltastn.spark;

import java.util.Map;
import java.util.concurrent.locks.LockSupport;
import java.util.function.IntPredicate;
import org.apache.spark.TaskContext;
import org.apache.spark.api.plugin.DriverPlugin;
import org.apache.spark.api.plugin.ExecutorPlugin;
import org.apache.spark.api.plugin.PluginContext;
import org.apache.spark.api.plugin.SparkPlugin;

/**
 * Holds the tasks of chosen stages on a local master until they are killed, so that what a test
 * does while they run cannot come too late.
 */
public final class HeldTasks implements SparkPlugin {

  private static final long REST_NANOS = 5_000_000;
  private static volatile IntPredicate held = stage -> false;

  /**
   * Holds the tasks that start from now on.
   *
   * @param stages whether those of a stage, given by its id, are held
   */
  public static void hold(IntPredicate stages) {
    held = stages;
  }

  /** Lets all tasks go. */
  public static void release() {
    held = stage -> false;
  }

  @Override
  public DriverPlugin driverPlugin() {
    return null;
  }

  @Override
  public ExecutorPlugin executorPlugin() {
    return new ExecutorPlugin() {
      @Override
      public void init(PluginContext context, Map<String, String> extraConf) {}

      @Override
      public void onTaskStart() {
        TaskContext task = TaskContext.get();
        while (held.test(task.stageId()) && !task.isInterrupted()) {
          LockSupport.parkNanos(REST_NANOS);
        }
      }
    };
  }
}
