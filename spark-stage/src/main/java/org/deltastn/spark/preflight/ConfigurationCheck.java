package org.deltastn.spark.preflight;

import java.util.ArrayList;
import java.util.List;
import java.util.Set;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.deltastn.spark.plan.RoundHeap;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.replica.ReplicaMemory;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * Compares Spark's settings with what a fit needs, before it starts a job: what cannot work is
 * refused; what may fail, or is slow, is a warning in the driver's log, once a process.
 */
public final class ConfigurationCheck {

  private static final Logger LOG = LoggerFactory.getLogger(ConfigurationCheck.class);
  private static final Set<String> SAID = ConcurrentHashMap.newKeySet();

  private ConfigurationCheck() {}

  /**
   * Checks the settings of a running context.
   *
   * @throws IllegalArgumentException naming the setting, what was found and what to set
   */
  public static void require(SparkContext spark, TrainingProblem problem, int workers) {
    for (String warning : warnings(spark, problem, workers)) {
      if (SAID.add(warning)) {
        LOG.warn(warning);
      }
    }
  }

  static List<String> warnings(SparkContext spark, TrainingProblem problem, int workers) {
    SparkConf conf = spark.conf();
    String master = spark.master();
    OpenModules.require(conf);
    SchedulingCheck.requireTasksStart(conf, master);
    String backend = problem.configuration().backend();
    List<String> warnings =
        new ArrayList<>(SchedulingCheck.gpuWarnings(conf, master, backend, workers));
    warnings.addAll(SchedulingCheck.slotWarnings(conf, master, workers));
    boolean onGpu =
        Backends.needsGpu(backend)
            || (Backends.usesGpu(backend) && conf.contains(GpuSettings.AMOUNT));
    if (!onGpu && conf.getBoolean(MemoryCheck.ENABLED, true)) {
      warnings.addAll(memoryWarnings(spark, problem, workers));
    }
    if (conf.getBoolean(MemoryCheck.ENABLED, true)) {
      HeapCheck heaps = new HeapCheck(conf, master, workers, new RoundHeap(problem, workers));
      warnings.addAll(
          heaps.warnings(Runtime.getRuntime().maxMemory() >> 20, spark.executorMemory()));
    }
    return warnings;
  }

  private static List<String> memoryWarnings(
      SparkContext spark, TrainingProblem problem, int workers) {
    ReplicaMemory replica;
    try {
      replica = ReplicaMemory.of(problem);
    } catch (ArithmeticException e) {
      return List.of(
          "a pass over "
              + problem.configuration().batchSize()
              + " rows (batchSize), or over as many validation rows as are evaluated at a time,"
              + " needs a tensor of more than "
              + Integer.MAX_VALUE
              + " values, which cannot be");
    }
    MemoryCheck check = new MemoryCheck(spark.conf(), spark.master(), workers, replica);
    List<String> warnings = new ArrayList<>(check.containerWarnings(spark.executorMemory()));
    // Other engines may not allocate by JavaCPP.
    if (problem.configuration().backend().equals(Backends.DEFAULT)) {
      warnings.addAll(check.processWarnings(heap(spark)));
    }
    return warnings;
  }

  /** Returns the heap of the processes with replicas, in MiB. */
  private static long heap(SparkContext spark) {
    return TaskSlots.isLocal(spark.master())
        ? Runtime.getRuntime().maxMemory() >> 20
        : spark.executorMemory();
  }
}
