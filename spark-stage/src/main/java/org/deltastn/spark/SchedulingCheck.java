package org.deltastn.spark;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.deltastn.tensor.Backends;
import scala.Tuple2;

/** Whether Spark can start a fit's tasks, all of them side by side, on what they need. */
final class SchedulingCheck {

  private static final String DYNAMIC = "spark.dynamicAllocation.";
  private static final String EXECUTOR_GPUS =
      "spark.executor.resource." + TaskGpu.RESOURCE + ".amount";

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
                  + " leave the setting out");
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
   * Checks that a backend for GPUs gets a whole one for every replica, or none.
   *
   * @return what should be known of a backend that gets none
   * @throws IllegalArgumentException naming the setting, if tasks would share a GPU or have several
   */
  static List<String> gpuWarnings(SparkConf conf, String master, String backend, int workers) {
    if (!Backends.usesGpu(backend)) {
      return List.of();
    }
    String found = conf.get(TaskGpu.AMOUNT, "0");
    double gpus = amount(found);
    if (gpus == 0) {
      return List.of(
          "backend '"
              + backend
              + "' computes on the CPU: "
              + (amount(conf.get(EXECUTOR_GPUS, "0")) > 0
                  ? "executors have GPUs, but tasks none; set " + TaskGpu.AMOUNT + "=1"
                  : "there are no GPUs among Spark's resources"));
    }
    // Less than a GPU each is harmless where tasks never run side by side in an executor.
    boolean alone = workers == 1 || TaskSlots.of(conf, master).perExecutor() == 1;
    if (gpus > 1 || (gpus < 1 && !alone)) {
      throw new IllegalArgumentException(
          TaskGpu.AMOUNT
              + " is "
              + found
              + ", expected 1: "
              + (gpus < 1
                  ? "two replicas would share a GPU"
                  : "a replica of backend '" + backend + "' computes on one GPU"));
    }
    return List.of();
  }

  /** Returns what makes training slow, but not wrong. */
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
              + ": the first executors to come get all rows, and those that come later take over"
              + " workers by fetching rows or computing them again; set it to "
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
              + " then computed again; leave it out, and such executors stay");
    }
  }

  private static double amount(String value) {
    try {
      return Double.parseDouble(value);
    } catch (NumberFormatException e) {
      throw new IllegalArgumentException(
          "an amount of a resource is '" + value + "', expected a number", e);
    }
  }
}
