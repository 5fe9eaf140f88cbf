package org.deltastn.spark.preflight;

import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.slf4j.Logger;
import org.slf4j.LoggerFactory;

/**
 * The number of tasks that can run side by side, as far as Spark's settings define it.
 *
 * @param perExecutor of one executor; 0 if unknown
 * @param executors the maximum number of executors; 0 if unknown
 */
public record TaskSlots(int perExecutor, int executors) {

  static final String TASK_CPUS = "spark.task.cpus";
  static final String EXECUTOR_CORES = "spark.executor.cores";
  static final String MOST_CORES = "spark.cores.max";
  static final String STANDALONE = "spark://";

  private static final Logger LOG = LoggerFactory.getLogger(TaskSlots.class);
  private static final Pattern LOCAL =
      Pattern.compile("local(?:\\[\\s*(\\d+|\\*)\\s*(?:,\\s*\\d+\\s*)?\\])?");
  private static final Pattern LOCAL_CLUSTER =
      Pattern.compile("local-cluster\\[\\s*(\\d+)\\s*,\\s*(\\d+)\\s*,\\s*\\d+\\s*\\]");
  // What YARN and Kubernetes start where spark.executor.instances is not set.
  private static final String USUAL_EXECUTORS = "2";

  /** Reads the settings of a running context. */
  static TaskSlots of(SparkConf conf, String master) {
    int cores = executorCores(conf, master);
    return new TaskSlots(perExecutor(conf, master, cores), executors(conf, master, cores));
  }

  /** Returns the cores of an executor; 0 if unknown. */
  static int executorCores(SparkConf conf, String master) {
    Matcher local = LOCAL.matcher(master);
    if (local.matches()) {
      String threads = local.group(1) == null ? "1" : local.group(1);
      return threads.equals("*")
          ? Runtime.getRuntime().availableProcessors()
          : Integer.parseInt(threads);
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    String usual = cluster.matches() ? cluster.group(2) : isContainers(master) ? "1" : "0";
    return conf.getInt(EXECUTOR_CORES, Integer.parseInt(usual));
  }

  /** Returns the tasks for which an executor has cores, and GPUs where they need some. */
  private static int perExecutor(SparkConf conf, String master, int cores) {
    int byCores = cores / taskCpus(conf);
    double ofTask = SchedulingCheck.amount(conf.get(GpuSettings.AMOUNT, "0"));
    double gpus = SchedulingCheck.amount(conf.get(GpuSettings.EXECUTOR_AMOUNT, "0"));
    if (isLocal(master) || ofTask <= 0 || gpus <= 0) {
      return byCores;
    }
    int byGpus = ofTask < 1 ? (int) (gpus * Math.floor(1 / ofTask)) : (int) (gpus / ofTask);
    return Math.min(byCores, byGpus);
  }

  private static int executors(SparkConf conf, String master, int cores) {
    if (isLocal(master)) {
      return 1;
    }
    Matcher cluster = LOCAL_CLUSTER.matcher(master);
    if (cluster.matches()) {
      int perWorker = Integer.parseInt(cluster.group(2)) / cores;
      return limited(conf, cores, Integer.parseInt(cluster.group(1)) * perWorker);
    }
    if (isContainers(master)) {
      return conf.getBoolean(SchedulingCheck.DYNAMIC + "enabled", false)
          ? conf.getInt(SchedulingCheck.DYNAMIC + "maxExecutors", 0)
          : Integer.parseInt(conf.get("spark.executor.instances", USUAL_EXECUTORS));
    }
    return cores == 0 ? 0 : limited(conf, cores, 0);
  }

  /** Returns how many tasks run side by side: as Spark's settings say, or else as it counts. */
  public static int available(SparkContext spark) {
    return available(spark, spark.conf());
  }

  static int available(SparkContext spark, SparkConf conf) {
    int total = of(conf, spark.master()).total();
    int slots = Math.max(1, total > 0 ? total : spark.defaultParallelism() / taskCpus(conf));
    LOG.info("{} tasks run side by side", slots);
    return slots;
  }

  static int taskCpus(SparkConf conf) {
    return Math.max(1, conf.getInt(TASK_CPUS, 1));
  }

  /** Returns whether tasks run in the driver's process. */
  public static boolean isLocal(String master) {
    return LOCAL.matcher(master).matches();
  }

  /** Returns whether executors are containers that may not take more memory than they asked for. */
  static boolean isContainers(String master) {
    return master.startsWith("yarn") || master.startsWith("k8s://");
  }

  /** Returns the number of all slots; 0 if unknown. */
  int total() {
    return perExecutor * executors;
  }

  private static int limited(SparkConf conf, int ofExecutor, int most) {
    if (!conf.contains(MOST_CORES)) {
      return most;
    }
    int limit = conf.getInt(MOST_CORES, 0) / ofExecutor;
    return most == 0 ? limit : Math.min(most, limit);
  }
}
