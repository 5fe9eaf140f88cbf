package org.deltastn.spark.preflight;

import java.util.List;
import java.util.regex.Matcher;
import java.util.regex.Pattern;
import org.apache.spark.SparkConf;
import org.bytedeco.javacpp.Pointer;
import org.deltastn.train.replica.ReplicaMemory;

/**
 * Compares the memory of the replicas of one process outside the heap with its limits: {@code
 * spark.executor.memoryOverhead} where executors are containers (YARN, Kubernetes), and JavaCPP's
 * limit on the memory of a process.
 *
 * <p>A limit is an error only if the tensors of the smallest possible number of replicas exceed it.
 * It is a warning if those of the largest number, with the engine and the JVM, may exceed it.
 */
final class MemoryCheck {

  /** Spark setting that switches this check off when false. */
  static final String ENABLED = "spark.deltastn.memoryCheck";

  private static final String OVERHEAD = "spark.executor.memoryOverhead";
  private static final String FACTOR = "spark.executor.memoryOverheadFactor";
  private static final String FACTOR_OF_KUBERNETES = "spark.kubernetes.memoryOverheadFactor";
  private static final String OPTIONS = "spark.executor.extraJavaOptions";
  private static final String LIMIT = "org.bytedeco.javacpp.maxphysicalbytes";
  private static final Pattern LIMITS =
      Pattern.compile(
          "-Dorg\\.bytedeco\\.javacpp\\.(max(?:physical)?bytes)=[\"']?([^\\s\"']+)",
          Pattern.CASE_INSENSITIVE);

  private static final long MEBIBYTE = 1 << 20;
  // Spark's own: what it leaves an executor's JVM where nothing is set.
  private static final long LEAST_OVERHEAD = 384;
  private static final String LEAST_OF_SPARK_4 = "spark.executor.minMemoryOverhead";
  private static final String USUAL_FACTOR = "0.1";
  // Measured by the check replica-memory: what ND4J takes beside tensors, of convolutions the most,
  private static final double ENGINE = 1.25;
  // and a JVM with ND4J loaded and no replica.
  private static final long PROCESS = 160;

  private final SparkConf conf;
  private final String master;
  private final ReplicaMemory replica;
  private final int fewest;
  private final int most;
  private RunningFits.Share others = RunningFits.Share.NONE;

  /**
   * Creates the check.
   *
   * @param replicas of the whole fit, on all executors
   * @param replica one of them
   */
  MemoryCheck(SparkConf conf, String master, int replicas, ReplicaMemory replica) {
    this.conf = conf;
    this.master = master;
    this.replica = replica;
    TaskSlots slots = TaskSlots.of(conf, master);
    most = Math.max(1, Math.min(slots.perExecutor(), replicas));
    int executors = slots.executors();
    int share = executors == 0 ? 1 : (replicas + executors - 1) / executors;
    fewest = Math.min(most, share);
  }

  /** Returns the bytes that the replicas of an executor may take. */
  long mostBytes() {
    return (long) Math.ceil(ENGINE * most * replica.most());
  }

  /** Counts what other fits may take beside this one, for warnings; they may end before it. */
  MemoryCheck besides(RunningFits.Share running) {
    others = running;
    return this;
  }

  /**
   * Checks the container of an executor.
   *
   * @param heap of an executor, in MiB
   * @return warnings of limits that may be too low
   * @throws IllegalArgumentException naming what to set, if the replicas do not fit
   */
  List<String> containerWarnings(long heap) {
    if (!TaskSlots.isContainers(master)) {
      return List.of();
    }
    long usual = usualOverhead(heap);
    long found = conf.getSizeAsMb(OVERHEAD, usual + "m");
    String remedy =
        "set "
            + OVERHEAD
            + "="
            + (usual + atMost())
            + "m, or a smaller batchSize, or fewer tasks an executor";
    if (atLeast() > found) {
      throw new IllegalArgumentException(
          found(fewest, atLeast(), "at least")
              + ", but "
              + OVERHEAD
              + " leaves it "
              + found
              + " MiB: "
              + remedy
              + "; "
              + ENABLED
              + "=false if the cluster does not hold executors to it");
    }
    return atMost() + PROCESS <= found
        ? List.of()
        : List.of(
            found(most, atMost(), "up to")
                + others.included()
                + ", and ND4J and the JVM about "
                + PROCESS
                + " MiB, but "
                + OVERHEAD
                + " leaves it "
                + found
                + " MiB, and the cluster may end it when its heap is full: "
                + remedy);
  }

  /**
   * Checks JavaCPP's limit on all memory of an executor, or of the driver where tasks run in it.
   *
   * @param heap of that process, in MiB
   * @return warnings of limits that may be too low
   * @throws IllegalArgumentException naming what to set, if the replicas do not fit
   */
  List<String> processWarnings(long heap) {
    boolean local = TaskSlots.isLocal(master);
    long limit = local ? Pointer.maxPhysicalBytes() : executorLimit(heap * MEBIBYTE);
    if (limit <= 0) {
      return List.of();
    }
    long found = limit / MEBIBYTE;
    String remedy =
        "add -D"
            + LIMIT
            + "="
            + (heap + atMost() + PROCESS)
            + "m to "
            + (local ? "the options of the driver's java" : OPTIONS)
            + ", or set a smaller batchSize";
    String limits =
        ", but JavaCPP's "
            + LIMIT
            + " (4 × the heap unless set) is "
            + found
            + " MiB, its heap included";
    if (atLeast() > found) {
      throw new IllegalArgumentException(
          found(fewest, atLeast(), "at least") + limits + ": " + remedy);
    }
    return heap + atMost() + PROCESS <= found
        ? List.of()
        : List.of(
            found(most, atMost(), "up to")
                + others.included()
                + limits
                + " ("
                + heap
                + " MiB): "
                + remedy);
  }

  private String found(int replicas, long mebibytes, String bound) {
    return (replicas == 1 ? "a replica takes " : replicas + " replicas take ")
        + bound
        + " "
        + mebibytes
        + " MiB outside the heap of "
        + (TaskSlots.isLocal(master) ? "the driver" : "an executor");
  }

  private long atLeast() {
    return fewest * replica.least() / MEBIBYTE;
  }

  private long atMost() {
    return (mostBytes() + others.outside() + MEBIBYTE - 1) / MEBIBYTE;
  }

  private long usualOverhead(long heap) {
    String factor =
        conf.get(
            FACTOR,
            master.startsWith("k8s://")
                ? conf.get(FACTOR_OF_KUBERNETES, USUAL_FACTOR)
                : USUAL_FACTOR);
    long least = leastOverhead(conf, org.apache.spark.package$.MODULE$.SPARK_VERSION());
    return Math.max(least, (long) (Double.parseDouble(factor) * heap));
  }

  /**
   * Returns in MiB what a version of Spark leaves an executor at least; a setting since Spark 4.
   */
  static long leastOverhead(SparkConf conf, String version) {
    return version.startsWith("3.")
        ? LEAST_OVERHEAD
        : conf.getSizeAsMb(LEAST_OF_SPARK_4, LEAST_OVERHEAD + "m");
  }

  /** Computes the limit as JavaCPP does; 0 for none. */
  private long executorLimit(long heapBytes) {
    String options =
        conf.get("spark.executor.defaultJavaOptions", "") + " " + conf.get(OPTIONS, "");
    long bytes = heapBytes;
    String physical = null;
    Matcher matcher = LIMITS.matcher(options);
    while (matcher.find()) {
      if (matcher.group(1).equalsIgnoreCase("maxbytes")) {
        bytes = Pointer.parseBytes(matcher.group(2), heapBytes);
      } else {
        physical = matcher.group(2);
      }
    }
    if (physical != null) {
      return Pointer.parseBytes(physical, heapBytes);
    }
    return bytes > 0 ? bytes + 3 * heapBytes : 0;
  }
}
