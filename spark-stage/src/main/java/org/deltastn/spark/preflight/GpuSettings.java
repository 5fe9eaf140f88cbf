package org.deltastn.spark.preflight;

/** Names Spark's settings about GPUs. */
public final class GpuSettings {

  /** The name of the resource, as in {@code spark.task.resource.gpu.amount}. */
  public static final String RESOURCE = "gpu";

  /** Spark's setting of the number of GPUs of a task. */
  public static final String AMOUNT = "spark.task.resource." + RESOURCE + ".amount";

  /** Spark's setting of the number of GPUs of an executor. */
  public static final String EXECUTOR_AMOUNT = "spark.executor.resource." + RESOURCE + ".amount";

  private GpuSettings() {}
}
