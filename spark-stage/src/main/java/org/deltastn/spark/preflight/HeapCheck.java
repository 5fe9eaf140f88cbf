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

  /**
   * Creates the check.
   *
   * @param workers of the fit
   */
  HeapCheck(SparkConf conf, String master, int workers, RoundHeap heap) {
    this.master = master;
    this.heap = heap;
    tasks = Math.max(1, Math.min(TaskSlots.of(conf, master).perExecutor(), workers));
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
    if (TaskSlots.isLocal(master)) {
      // The broadcast's value and blocks are those of the driver.
      long ofTasks = heap.executor(tasks) - heap.executor(0);
      check("the driver", "--driver-memory", driver, heap.driver() + ofTasks, warnings);
    } else {
      check("the driver", "--driver-memory", driver, heap.driver(), warnings);
      check("an executor", "spark.executor.memory", executor, heap.executor(tasks), warnings);
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
              + " for states, and Spark about "
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
