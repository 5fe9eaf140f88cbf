package org.deltastn.spark;

import java.util.Arrays;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.deltastn.tensor.Backends;

/** The GPU that Spark gave to the task on this thread. */
final class TaskGpu {

  /** The name of the resource, as in {@code spark.task.resource.gpu.amount}. */
  static final String RESOURCE = "gpu";

  /** Says how many GPUs a task has. */
  static final String AMOUNT = "spark.task.resource." + RESOURCE + ".amount";

  private TaskGpu() {}

  /**
   * Returns the address that a replica must compute on.
   *
   * @param backend name of the engine
   * @return null for the CPU: if the engine uses no GPU or the task has none
   * @throws IllegalStateException if the task has several
   */
  static String address(String backend) {
    TaskContext task = TaskContext.get();
    if (task == null || !Backends.usesGpu(backend)) {
      return null;
    }
    ResourceInformation gpus = task.resourcesJMap().get(RESOURCE);
    if (gpus == null) {
      return null;
    }
    String[] addresses = gpus.addresses();
    if (addresses.length != 1) {
      throw new IllegalStateException(
          "a replica computes on one GPU, found that its task has "
              + addresses.length
              + ": "
              + Arrays.toString(addresses)
              + "; set "
              + AMOUNT
              + " to 1");
    }
    return addresses[0];
  }
}
