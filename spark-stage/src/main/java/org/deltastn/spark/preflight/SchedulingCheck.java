package org.deltastn.spark.preflight;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.Gpus;
import scala.Tuple2;

/**
 * Checks whether Spark can start a fit's tasks, all of them side by side, with the resources that
 * they need.
 */
public final class SchedulingCheck {

  private static final String REGISTERED = "spark.scheduler.minRegisteredResourcesRatio";
  static final String DYNAMIC = "spark.dynamicAllocation.";

  private SchedulingCheck() {}

  /**
   * Refuses settings with which no task would ever start and the job would wait without an end.
   *
   * @throws IllegalArgumentException naming the settings and their values
   */
  static void requireTasksStart(SparkConf conf, String master) {
    if (TaskSlots.isLocal(master)) {
      for (Tuple2<String, String> setting : conf.getAllWithPrefix("spark.task.resource.")) {
        if (setting._1().endsWith(".amount") && amount(setting._2()) > 0) {
          throw new IllegalArgumentException(
              "spark.task.resource."
                  + setting._1()
                  + " is "
                  + setting._2()
                  + ", but the master "
                  + master
                  + " gives its tasks no such resource, and they would wait for it forever:"
                  + " remove the setting");
        }
      }
    } else if (!TaskSlots.isContainers(master) && conf.contains(TaskSlots.MOST_CORES)) {
      requireAtMost(TaskSlots.TASK_CPUS, TaskSlots.taskCpus(conf), conf);
      requireAtMost(TaskSlots.EXECUTOR_CORES, conf.getInt(TaskSlots.EXECUTOR_CORES, 1), conf);
    }
  }

  private static void requireAtMost(String setting, int value, SparkConf conf) {
    int most = conf.getInt(TaskSlots.MOST_CORES, value);
    if (value > most) {
      throw new IllegalArgumentException(
          setting
              + " is "
              + value
              + ", expected at most the "
              + most
              + " of "
              + TaskSlots.MOST_CORES
              + ": no task would ever start");
    }
  }

  /**
   * Returns where the replicas of a fit find GPUs, one for each of those that compute at the same
   * time: what Spark gives to their tasks, or on a local master, which gives none, the first GPU of
   * this process if no two compute at the same time.
   */
  public static Gpus gpus(SparkConf conf, String master, int workers) {
    if (TaskSlots.isLocal(master)) {
      return sideBySide(conf, master, workers) > 1 ? Gpus.NONE : Gpus.OF_PROCESS;
    }
    double gpus = amount(conf.get(GpuSettings.AMOUNT, "0"));
    return gpus == 1 || (gpus > 0 && gpus < 1 && sideBySide(conf, master, workers) == 1)
        ? Gpus.OF_TASKS
        : Gpus.NONE;
  }

  /**
   * Returns the number of tasks of a fit that can run at a time in an executor; all where it is
   * unknown.
   */
  private static int sideBySide(SparkConf conf, String master, int workers) {
    int slots = TaskSlots.of(conf, master).perExecutor();
    return slots == 0 ? workers : Math.min(slots, workers);
  }

  /** Describes what an engine that computes only on GPUs needs from Spark. */
  public static String needsGpus(String backend) {
    return "backend '"
        + backend
        + "' computes on GPUs alone, one for every task: set "
        + GpuSettings.EXECUTOR_AMOUNT
        + " to the GPUs of an executor and "
        + GpuSettings.AMOUNT
        + ", or the Param "
        + TaskResources.GPUS
        + ", to 1, or use another backend";
  }

  /**
   * Checks that a backend for GPUs gets a whole one for every replica, or none if it needs none.
   *
   * @return warnings for a backend that gets none
   * @throws IllegalArgumentException naming the setting, if tasks would share a GPU, have several,
   *     or have none and need one
   */
  static List<String> gpuWarnings(SparkConf conf, String master, String backend, int workers) {
    if (!Backends.usesGpu(backend)) {
      return List.of();
    }
    if (Backends.needsGpu(backend) && TaskSlots.isLocal(master)) {
      requireAlone(conf, master, backend, workers);
      return List.of();
    }
    String found = conf.get(GpuSettings.AMOUNT, "0");
    double gpus = amount(found);
    if (gpus == 0 && Backends.needsGpu(backend)) {
      throw new IllegalArgumentException(
          needsGpus(backend) + "; found that tasks have no GPUs among Spark's resources");
    }
    if (gpus == 0) {
      return List.of(
          "backend '"
              + backend
              + "' computes on the CPU: "
              + (amount(conf.get(GpuSettings.EXECUTOR_AMOUNT, "0")) > 0
                  ? "executors have GPUs, but tasks none; set " + TaskResources.GPUS + " to 1"
                  : "there are no GPUs among Spark's resources"));
    }
    // Less than one GPU each is harmless where tasks never run side by side in an executor.
    boolean alone = sideBySide(conf, master, workers) == 1;
    if (gpus > 1 || (gpus < 1 && !alone)) {
      throw new IllegalArgumentException(
          GpuSettings.AMOUNT
              + " is "
              + found
              + ", expected 1: "
              + (gpus < 1
                  ? "two replicas would share a GPU"
                  : "a replica of backend '" + backend + "' computes on one GPU"));
    }
    return List.of();
  }

  private static void requireAlone(SparkConf conf, String master, String backend, int workers) {
    int tasks = sideBySide(conf, master, workers);
    if (tasks > 1) {
      throw new IllegalArgumentException(
          "backend '"
              + backend
              + "' computes on GPUs alone, and the master "
              + master
              + " gives its tasks none: "
              + tasks
              + " replicas would share the first one of this process; set numWorkers to 1 or the"
              + " master to local[1], or give every task a GPU on a cluster");
    }
  }

  /** Returns warnings of settings that make training slow. */
  static List<String> slotWarnings(SparkConf conf, String master, int workers) {
    TaskSlots slots = TaskSlots.of(conf, master);
    List<String> warnings = new ArrayList<>();
    if (slots.total() > 0 && workers > slots.total()) {
      int waves = (workers + slots.total() - 1) / slots.total();
      warnings.add(
          "numWorkers is "
              + workers
              + ", but "
              + slots.total()
              + (slots.total() == 1 ? " task runs" : " tasks run")
              + " at a time: every round takes "
              + waves
              + " turns, one after the other");
    }
    if (!TaskSlots.isLocal(master) && conf.getBoolean(DYNAMIC + "enabled", false)) {
      dynamicWarnings(conf, slots.perExecutor(), workers, warnings);
    }
    if (master.startsWith(TaskSlots.STANDALONE) && workers > 1 && !conf.contains(REGISTERED)) {
      warnings.add(
          REGISTERED
              + " is not set, and the first executor of a standalone cluster gets the rows of all "
              + workers
              + " workers if it is alone when fit begins: set it to 1, so that the application"
              + " waits for the others");
    }
    return warnings;
  }

  private static void dynamicWarnings(
      SparkConf conf, int perExecutor, int workers, List<String> warnings) {
    int sure = conf.getInt(DYNAMIC + "minExecutors", 0);
    int needed = perExecutor == 0 ? 1 : (workers + perExecutor - 1) / perExecutor;
    if (sure < needed) {
      warnings.add(
          DYNAMIC
              + "enabled is true, with "
              + DYNAMIC
              + "minExecutors="
              + sure
              + ": the executors that start first get all rows, and those that start later take"
              + " over workers by fetching rows or computing them again; set it to "
              + (perExecutor == 0 ? "the executors that " : "at least " + needed + ", which ")
              + workers
              + (workers == 1 ? " worker needs" : " workers need"));
    }
    String timeout = DYNAMIC + "cachedExecutorIdleTimeout";
    if (conf.contains(timeout)) {
      warnings.add(
          timeout
              + " is "
              + conf.get(timeout)
              + ": an executor that idles for so long is removed with the rows it holds, which are"
              + " then computed again; remove it, and such executors stay");
    }
  }

  static double amount(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "an amount of a resource is '" + value + "', expected a number", e);
    }
  }
}
