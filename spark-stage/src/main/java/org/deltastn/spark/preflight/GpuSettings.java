package org.deltastn.spark.preflight;

/** Names Spark's settings about GPUs. */
public final class GpuSettings {

  /** The name of the resource, as in {@code spark.task.resource.gpu.amount}. */
  public static final String RESOURCE = "gpu";

  /** Says how many GPUs a task has. */
  public static final String AMOUNT = "spark.task.resource." + RESOURCE + ".amount";

  /** Says how many GPUs an executor has. */
  public static final String EXECUTOR_AMOUNT = "spark.executor.resource." + RESOURCE + ".amount";

  private GpuSettings() {}
}
