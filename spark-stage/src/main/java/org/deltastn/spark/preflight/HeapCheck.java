package org.deltastn.spark.preflight;

import java.util.ArrayList;
import java.util.List;
import org.apache.spark.SparkConf;
import org.deltastn.spark.plan.RoundHeap;

/**
 * Compares the states of a round with the heaps of driver and executors: an error where they cannot
 * fit however the fit goes, a warning where they may not, with what Spark takes. Rows are not
 * counted; how many there are is not known yet.
 */
final class HeapCheck {

  private static final long MEBIBYTE = 1 << 20;

  /** What Spark keeps of a heap for itself (RESERVED_SYSTEM_MEMORY_BYTES). */
  private static final long OWN = 300;

  private final String master;
  private final RoundHeap heap;
  private final int tasks;
  private RunningFits.Share others = RunningFits.Share.NONE;

  /**
   * Creates the check.
   *
   * @param replicas of the fit, on all executors
   */
  HeapCheck(SparkConf conf, String master, int replicas, RoundHeap heap) {
    this.master = master;
    this.heap = heap;
    tasks = Math.max(1, Math.min(TaskSlots.of(conf, master).perExecutor(), replicas));
  }

  /** Returns the bytes that states may take of the driver's heap. */
  long driverBytes() {
    // On a local master the broadcast's value and blocks are those of the driver.
    long ofTasks = TaskSlots.isLocal(master) ? heap.executor(tasks) - heap.executor(0) : 0;
    return heap.driver() + ofTasks;
  }

  /** Returns the bytes that states may take of an executor's heap; 0 on a local master. */
  long executorBytes() {
    return TaskSlots.isLocal(master) ? 0 : heap.executor(tasks);
  }

  /** Counts what other fits may take beside this one, for warnings; they may end before it. */
  HeapCheck besides(RunningFits.Share running) {
    others = running;
    return this;
  }

  /**
   * Checks both heaps.
   *
   * @param driver heap of this process, in MiB
   * @param executor heap of an executor, in MiB
   * @return warnings of heaps that may be too small
   * @throws IllegalArgumentException naming what to set, if the states do not fit
   */
  List<String> warnings(long driver, long executor) {
    List<String> warnings = new ArrayList<>();
    check("the driver", "--driver-memory", driver, driverBytes() + others.driver(), warnings);
    if (!TaskSlots.isLocal(master)) {
      long bytes = executorBytes() + others.executor();
      check("an executor", "spark.executor.memory", executor, bytes, warnings);
    }
    return warnings;
  }

  private void check(String process, String setting, long found, long most, List<String> warnings) {
    long needed = mebibytes(most) + OWN;
    String remedy = ": set " + setting + " to at least " + needed + "m, or train a smaller network";
    if (mebibytes(heap.least()) > found) {
      throw new IllegalArgumentException(
          "three states without their optimizers are "
              + mebibytes(heap.least())
              + " MiB, and a round holds more, but the heap of "
              + process
              + " has "
              + found
              + " MiB"
              + remedy);
    }
    if (needed > found) {
      warnings.add(
          "a round takes up to "
              + mebibytes(most)
              + " MiB of the heap of "
              + process
              + " for states"
              + others.included()
              + ", and Spark about "
              + OWN
              + " MiB, but it has "
              + found
              + " MiB"
              + remedy);
    }
  }

  private static long mebibytes(long bytes) {
    return (bytes + MEBIBYTE - 1) / MEBIBYTE;
  }
}
