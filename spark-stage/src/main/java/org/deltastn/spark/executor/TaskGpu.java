package org.deltastn.spark.executor;

import java.util.Arrays;
import org.apache.spark.SparkEnv;
import org.apache.spark.TaskContext;
import org.apache.spark.resource.ResourceInformation;
import org.deltastn.spark.preflight.GpuSettings;
import org.deltastn.spark.preflight.SchedulingCheck;
import org.deltastn.spark.preflight.TaskSlots;
import org.deltastn.tensor.engine.Backends;

/** The GPU of the task on this thread. */
public final class TaskGpu {

  private TaskGpu() {}

  /**
   * Returns the address that a replica must compute on: that of the GPU which Spark gave to the
   * task. A local master gives none: then it is the first GPU of this process, if the engine needs
   * one.
   *
   * @param backend name of the engine
   * @return null for the CPU: if the engine uses no GPU, or the task has none and it needs none
   * @throws IllegalStateException if the task has several, or none and the engine needs one
   */
  static String address(String backend) {
    TaskContext task = TaskContext.get();
    if (task == null || !Backends.usesGpu(backend)) {
      return null;
    }
    ResourceInformation gpus = task.resourcesJMap().get(GpuSettings.RESOURCE);
    if (gpus == null) {
      return Backends.needsGpu(backend) ? own(backend) : null;
    }
    String[] addresses = gpus.addresses();
    if (addresses.length != 1) {
      throw new IllegalStateException(
          "a replica computes on one GPU, found that its task has "
              + addresses.length
              + ": "
              + Arrays.toString(addresses)
              + "; set "
              + GpuSettings.AMOUNT
              + " to 1");
    }
    return addresses[0];
  }

  private static String own(String backend) {
    if (!TaskSlots.isLocal(SparkEnv.get().conf().get("spark.master", ""))) {
      throw new IllegalStateException(
          SchedulingCheck.needsGpus(backend) + ": a task of it was given none");
    }
    return Backends.ownGpu(backend);
  }
}
