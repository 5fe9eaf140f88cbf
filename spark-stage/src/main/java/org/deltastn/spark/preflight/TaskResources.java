package org.deltastn.spark.preflight;

import java.util.List;
import java.util.Map;
import java.util.OptionalInt;
import java.util.concurrent.ConcurrentHashMap;
import org.apache.spark.SparkConf;
import org.apache.spark.SparkContext;
import org.apache.spark.api.java.JavaRDD;
import org.apache.spark.resource.ResourceProfile;
import org.apache.spark.resource.ResourceProfileBuilder;
import org.apache.spark.resource.TaskResourceRequests;

/**
 * The cores and GPUs of the tasks that train, where they differ from those of the application's
 * other tasks: a resource profile of their stages alone, which names no executors, so that Spark
 * runs them on those that it has.
 */
public final class TaskResources {

  /** Params by these names set them. */
  public static final String CPUS = "taskCpus";

  public static final String GPUS = "taskGpus";

  /** With dynamic allocation every profile has executors of its own, so one is used again. */
  private static final Map<Key, ResourceProfile> PROFILES = new ConcurrentHashMap<>();

  private record Key(String application, int cpus, double gpus) {}

  private final SparkContext spark;
  private final SparkConf conf;
  private final ResourceProfile profile;

  private TaskResources(SparkContext spark, SparkConf conf, ResourceProfile profile) {
    this.spark = spark;
    this.conf = conf;
    this.profile = profile;
  }

  /** Returns what all tasks of an application get. */
  public static TaskResources ofApplication(SparkContext spark) {
    return new TaskResources(spark, spark.conf(), null);
  }

  /**
   * Returns what the tasks that train get.
   *
   * @param cpus cores of a task, or nothing for as many as the application's tasks have
   * @param gpus GPUs of a task, or nothing for as many as the application's tasks have
   * @throws IllegalArgumentException if Spark cannot give a stage resources of its own here, or not
   *     these, naming what to set
   */
  public static TaskResources of(SparkContext spark, OptionalInt cpus, OptionalInt gpus) {
    SparkConf own = spark.conf();
    int ownCpus = TaskSlots.taskCpus(own);
    double ownGpus = SchedulingCheck.amount(own.get(GpuSettings.AMOUNT, "0"));
    int taskCpus = cpus.orElse(ownCpus);
    double taskGpus = gpus.isPresent() ? gpus.getAsInt() : ownGpus;
    if (taskCpus == ownCpus && taskGpus == ownGpus) {
      return ofApplication(spark);
    }
    String wanted =
        taskCpus == ownCpus ? GPUS + " is " + gpus.getAsInt() : CPUS + " is " + taskCpus;
    requireProfiles(wanted, spark.master(), org.apache.spark.package$.MODULE$.SPARK_VERSION());
    requireRoom(own, spark.master(), taskCpus, taskGpus, ownGpus);
    SparkConf conf = own.clone().set(TaskSlots.TASK_CPUS, Integer.toString(taskCpus));
    if (taskGpus == 0) {
      conf.remove(GpuSettings.AMOUNT);
    } else {
      conf.set(GpuSettings.AMOUNT, gpus.isPresent() ? "1" : own.get(GpuSettings.AMOUNT));
    }
    ResourceProfile profile =
        PROFILES.computeIfAbsent(
            new Key(spark.applicationId(), taskCpus, taskGpus), TaskResources::profile);
    return new TaskResources(spark, conf, profile);
  }

  private static ResourceProfile profile(Key key) {
    TaskResourceRequests requests = new TaskResourceRequests().cpus(key.cpus());
    if (key.gpus() > 0) {
      requests.resource(GpuSettings.RESOURCE, key.gpus());
    }
    return new ResourceProfileBuilder().require(requests).build();
  }

  /**
   * Refuses where Spark knows no profiles of tasks alone.
   *
   * @param wanted what was set, for the message
   */
  static void requireProfiles(String wanted, String master, String version) {
    String differs = wanted + ", which differs from what Spark gives other tasks, ";
    if (version.matches("[12]\\..*|3\\.[0-3]\\..*")) {
      throw new IllegalArgumentException(
          differs
              + "and Spark "
              + version
              + " cannot give some stages other resources on the same executors, as Spark 3.4 and"
              + " later can: leave it unset, or update Spark");
    }
    if (TaskSlots.isLocal(master)) {
      throw new IllegalArgumentException(
          differs
              + "and the master "
              + master
              + " gives all tasks the same: leave it unset, or set "
              + TaskSlots.TASK_CPUS
              + " for all tasks");
    }
    if (!master.startsWith(TaskSlots.STANDALONE)
        && !master.startsWith("local-cluster")
        && !TaskSlots.isContainers(master)) {
      throw new IllegalArgumentException(
          differs
              + "which Spark can do on standalone clusters, YARN and Kubernetes, but not on the"
              + " master "
              + master
              + ": leave it unset");
    }
  }

  static void requireRoom(SparkConf conf, String master, int cpus, double gpus, double ownGpus) {
    int cores = TaskSlots.executorCores(conf, master);
    if (cores > 0 && cpus > cores) {
      throw new IllegalArgumentException(
          CPUS
              + " is "
              + cpus
              + ", but an executor has "
              + cores
              + (cores == 1 ? " core" : " cores")
              + " and no task would ever start: lower it, or raise "
              + TaskSlots.EXECUTOR_CORES);
    }
    if (gpus > 0 && SchedulingCheck.amount(conf.get(GpuSettings.EXECUTOR_AMOUNT, "0")) < gpus) {
      throw new IllegalArgumentException(
          GPUS
              + " is "
              + (int) gpus
              + ", but executors have no GPUs among Spark's resources and no task would ever"
              + " start: set "
              + GpuSettings.EXECUTOR_AMOUNT
              + " to the GPUs of an executor");
    }
    if (gpus == 1 && ownGpus > 0 && ownGpus < 1) {
      // Spark 3 counts the parts into which other tasks divide a GPU, and would take one for all.
      throw new IllegalArgumentException(
          GPUS
              + " is 1, but "
              + GpuSettings.AMOUNT
              + " is "
              + conf.get(GpuSettings.AMOUNT)
              + ", and two tasks that train would share a GPU: remove that setting; other tasks"
              + " need no GPU");
    }
  }

  /** Returns a warning where Spark starts executors for training alone. */
  List<String> warnings() {
    return profile == null ? List.of() : warnings(conf);
  }

  static List<String> warnings(SparkConf conf) {
    if (!conf.getBoolean(SchedulingCheck.DYNAMIC + "enabled", false)) {
      return List.of();
    }
    return List.of(
        SchedulingCheck.DYNAMIC
            + "enabled is true, with "
            + CPUS
            + " or "
            + GPUS
            + ": executors are started for training beside those of other stages, which stay while"
            + " they hold shuffle files of packed rows; give the cluster room for both, or training"
            + " waits");
  }

  /** Returns the application's settings as they are for the tasks that train. */
  public SparkConf conf() {
    return conf;
  }

  /** Returns the cores of a task that trains, at least 1. */
  public int cpus() {
    return TaskSlots.taskCpus(conf);
  }

  /** Returns how many tasks that train run side by side, at least 1. */
  public int slots() {
    return TaskSlots.available(spark, conf);
  }

  /** Returns how many tasks that train an executor runs side by side; 0 if unknown. */
  public int slotsOfExecutor() {
    return TaskSlots.of(conf, spark.master()).perExecutor();
  }

  /** Returns the RDD, whose stage gets these resources; so does what is mapped from it. */
  public <T> JavaRDD<T> on(JavaRDD<T> rdd) {
    return profile == null ? rdd : rdd.withResources(profile);
  }

  /**
   * Returns the RDD of a stage that combines what training gave. It needs no resources of its own
   * and runs as the application's other tasks do; with dynamic allocation on the executors that
   * training has, because others would have to be started for it.
   */
  public <T> JavaRDD<T> onCombining(JavaRDD<T> rdd) {
    return conf.getBoolean(SchedulingCheck.DYNAMIC + "enabled", false) ? on(rdd) : rdd;
  }
}
