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
   * @param resources of the tasks that train
   * @param running the fit, among those that run in this process
   * @param workers of a training
   * @param replicas that all executors hold together: its workers, or of a search the trials that
   *     run at a time
   * @throws IllegalArgumentException naming the setting, what was found and what to set
   */
  public static void require(
      SparkContext spark,
      TaskResources resources,
      RunningFits.Entry running,
      TrainingProblem problem,
      int workers,
      int replicas) {
    for (String warning : warnings(spark, resources, running, problem, workers, replicas)) {
      if (SAID.add(warning)) {
        LOG.warn(warning);
      }
    }
  }

  static List<String> warnings(
      SparkContext spark,
      TaskResources resources,
      RunningFits.Entry running,
      TrainingProblem problem,
      int workers,
      int replicas) {
    SparkConf conf = resources.conf();
    String master = spark.master();
    OpenModules.require(conf);
    ReplicaTimeout.millis(conf);
    SchedulingCheck.requireTasksStart(conf, master);
    String backend = problem.configuration().backend();
    List<String> warnings =
        new ArrayList<>(SchedulingCheck.gpuWarnings(conf, master, backend, workers));
    warnings.addAll(SchedulingCheck.slotWarnings(conf, master, workers));
    warnings.addAll(resources.warnings());
    if (!conf.getBoolean(MemoryCheck.ENABLED, true)) {
      return warnings;
    }
    boolean onGpu =
        Backends.needsGpu(backend)
            || (Backends.usesGpu(backend) && conf.contains(GpuSettings.AMOUNT));
    MemoryCheck memory = onGpu ? null : memory(conf, master, problem, replicas, warnings);
    HeapCheck heaps = new HeapCheck(conf, master, replicas, new RoundHeap(problem, workers));
    RunningFits.Share others =
        running.takes(
            memory == null ? 0 : memory.mostBytes(), heaps.driverBytes(), heaps.executorBytes());
    if (memory != null) {
      memory.besides(others);
      warnings.addAll(memory.containerWarnings(spark.executorMemory()));
      // Other engines may not allocate by JavaCPP.
      if (backend.equals(Backends.DEFAULT)) {
        warnings.addAll(memory.processWarnings(heap(spark)));
      }
    }
    long ownHeap = Runtime.getRuntime().maxMemory() >> 20;
    warnings.addAll(heaps.besides(others).warnings(ownHeap, spark.executorMemory()));
    return warnings;
  }

  /** Returns the check of what replicas take; null, with a warning, where that cannot be. */
  private static MemoryCheck memory(
      SparkConf conf, String master, TrainingProblem problem, int replicas, List<String> warnings) {
    try {
      return new MemoryCheck(conf, master, replicas, ReplicaMemory.of(problem));
    } catch (ArithmeticException e) {
      warnings.add(
          "a pass over "
              + problem.configuration().batchSize()
              + " rows (batchSize), or over as many validation rows as are evaluated at a time,"
              + " needs a tensor of more than "
              + Integer.MAX_VALUE
              + " values, which cannot be");
      return null;
    }
  }

  /** Returns the heap of the processes with replicas, in MiB. */
  private static long heap(SparkContext spark) {
    return TaskSlots.isLocal(spark.master())
        ? Runtime.getRuntime().maxMemory() >> 20
        : spark.executorMemory();
  }
}
