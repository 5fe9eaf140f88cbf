package org.deltastn.spark.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.apache.spark.storage.StorageLevel;
import org.deltastn.tensor.engine.ProductPrecision;

/** Where training runs: replicas, rounds and the numeric engine. */
public interface WorkerParams extends Params {

  /**
   * Param: the replicas that train side by side, one task slot each; 0 for as many as there are
   * slots when {@code fit} is called, of which the model's Param then has the number.
   */
  default IntParam numWorkers() {
    return new IntParam(
        this,
        "numWorkers",
        "Sets the number of replicas that train side by side, one task slot each, and are"
            + " averaged; 0 takes all task slots.",
        ParamValidators.gtEq(0));
  }

  /** Returns the replicas that train side by side, one task slot each. */
  default int getNumWorkers() {
    return (Integer) getOrDefault(numWorkers());
  }

  /**
   * Param: the cores of a training task; as many as {@code spark.task.cpus} unless this is set.
   *
   * <p>Only the stages that train get them, by a resource profile; packing, {@code transform} and
   * everything else of the application keep its own settings.
   */
  default IntParam taskCpus() {
    return new IntParam(
        this,
        "taskCpus",
        "Sets the cores of a training task, and the threads of its replica, where they differ from"
            + " spark.task.cpus, on a cluster; other tasks keep that.",
        ParamValidators.gtEq(1));
  }

  /** Returns the cores of a training task; fails where it is unset. */
  default int getTaskCpus() {
    return (Integer) getOrDefault(taskCpus());
  }

  /**
   * Param: the GPUs of a training task, 0 or 1; as many as {@code spark.task.resource.gpu.amount}
   * unless this is set. Other tasks of the application keep that, and need no GPU.
   */
  default IntParam taskGpus() {
    return new IntParam(
        this,
        "taskGpus",
        "Sets the GPUs of a training task, 0 or 1, where they differ from"
            + " spark.task.resource.gpu.amount, on a cluster whose executors have GPUs; other tasks"
            + " keep that, so that they can use all cores.",
        ParamValidators.inRange(0, 1));
  }

  /** Returns the GPUs of a training task; fails where it is unset. */
  default int getTaskGpus() {
    return (Integer) getOrDefault(taskGpus());
  }

  /** Param: where the workers' rows are kept, by the name of Spark's storage level. */
  default Param<String> storageLevel() {
    return new Param<>(
        this,
        "storageLevel",
        "Sets where the workers' rows are kept, by the name of one of Spark's storage levels; with"
            + " a level that ends in _2, another executor has them when one is lost, and nothing"
            + " is computed again.",
        Checks.that(WorkerParams::requireLevel));
  }

  /** Returns where the workers' rows are kept, by the name of Spark's storage level. */
  default String getStorageLevel() {
    return getOrDefault(storageLevel());
  }

  private static void requireLevel(String level) {
    StorageLevel found;
    try {
      found = StorageLevel.fromString(level);
    } catch (IllegalArgumentException e) {
      throw new IllegalArgumentException(
          "storageLevel is '" + level + "', expected one of Spark's, such as MEMORY_AND_DISK", e);
    }
    if (!found.useMemory() && !found.useDisk()) {
      throw new IllegalArgumentException(
          "storageLevel is '"
              + level
              + "', which keeps nothing, so that rows would be packed anew every round: expected"
              + " another, such as MEMORY_AND_DISK");
    }
  }

  /** Param: the cycles between two averages; one worker takes a whole epoch unless this is set. */
  default IntParam cyclesPerRound() {
    return new IntParam(
        this,
        "cyclesPerRound",
        "Sets the number of cycles between two averages, 1 or more; when unset, one worker"
            + " takes a whole epoch.",
        ParamValidators.gtEq(1));
  }

  /** Returns the cycles between two averages; one worker takes a whole epoch unless this is set. */
  default int getCyclesPerRound() {
    return (Integer) getOrDefault(cyclesPerRound());
  }

  /**
   * Param: whether the optimizers' state of the weights is averaged between rounds as the weights
   * are; or else it starts every round from zero, and a round moves no state but the weights.
   */
  default BooleanParam averageOptimizerState() {
    return new BooleanParam(
        this,
        "averageOptimizerState",
        "Averages the optimizers' state of several workers with their weights when true;"
            + " when false, it starts every round from zero and is not sent.");
  }

  /** Returns whether the optimizers' state of the weights is averaged between rounds. */
  default boolean getAverageOptimizerState() {
    return (Boolean) getOrDefault(averageOptimizerState());
  }

  /**
   * Param: what several workers send of the states that they reach in a round: FLOAT32, all of it,
   * or BFLOAT16, half of the bytes.
   *
   * <p>BFLOAT16 rounds how much the weights and the response have changed in the round, and the
   * optimizers' state, to eight significant bits. The state that a round begins with is sent as it
   * is, so every worker starts from the same one and what was rounded does not add up. It is worth
   * its time where the network is slow, 1 Gbit/s or less.
   */
  default Param<String> communicationPrecision() {
    return new Param<>(
        this,
        "communicationPrecision",
        "Chooses what several workers send of the states that they reach in a round: FLOAT32, all"
            + " of it, or BFLOAT16, half of the bytes, changes rounded to eight significant bits,"
            + " for slow networks. Networks of less than 1 MiB are always sent as they are.",
        Checks.oneOf(CommunicationPrecision.class));
  }

  /** Returns what several workers send of the states that they reach: FLOAT32 or BFLOAT16. */
  default String getCommunicationPrecision() {
    return getOrDefault(communicationPrecision());
  }

  /** Returns whether several workers round what they send. */
  default boolean isCommunicationRounded() {
    return Checks.parse(CommunicationPrecision.class, getCommunicationPrecision())
        == CommunicationPrecision.BFLOAT16;
  }

  /**
   * Param: whether the learning rates grow with the number of workers k: by k for sgd, by √k for
   * rmsProp and adam; one worker's never do.
   *
   * <p>Every worker takes 1/k of an epoch's steps. Their averages go as far in an epoch as one
   * worker does at k times the rate for a step that is linear in the gradient (Goyal et al., 2017,
   * <i>Accurate, Large Minibatch SGD</i>), and at √k times for one that is divided by the
   * gradient's size (Malladi et al., 2022, <i>On the SDEs and Scaling Rules for Adaptive Gradient
   * Algorithms</i>). With so large steps training is unstable at its start, so the rate of the
   * weights rises from that of one worker over the first tenth of the epochs, five at most; and no
   * rate grows with more than 32 workers.
   */
  default BooleanParam scaleStepSizes() {
    return new BooleanParam(
        this,
        "scaleStepSizes",
        "Multiplies stepSize, responseStepSize and hyperStepSize by numWorkers for sgd, and by its"
            + " square root for rmsProp and adam, because every worker takes fewer steps an epoch;"
            + " the rates of the weights rise to that over the first tenth of the epochs, five at"
            + " most, and more than 32 workers count as 32.");
  }

  /** Returns whether the learning rates grow with the number of workers. */
  default boolean getScaleStepSizes() {
    return (Boolean) getOrDefault(scaleStepSizes());
  }

  /**
   * Param: the numeric engine, by name: {@code nd4j}, {@code native}, {@code cuda}, which computes
   * on GPUs alone, or {@code auto}.
   *
   * <p>{@code auto} is {@code cuda} if the job's jar has its library and Spark gives every task a
   * GPU ({@code taskGpus} or {@code spark.task.resource.gpu.amount} is 1; on a local master, if one
   * task computes at a time and this process has a GPU), or else the fastest that the driver can
   * use. The driver asks once and all tasks use that one: none of them takes another on its own.
   */
  default Param<String> backend() {
    return new Param<>(
        this,
        "backend",
        "Chooses the numeric engine: nd4j, native, cuda, nd4j-cuda or auto, which is the"
            + " fastest that the cluster can use.");
  }

  /** Returns the numeric engine, by name. */
  default String getBackend() {
    return getOrDefault(backend());
  }

  /**
   * Param: to what the inputs of products are rounded in training and validation: FLOAT32, TF32 or
   * BFLOAT16.
   */
  default Param<String> productPrecision() {
    return new Param<>(
        this,
        "productPrecision",
        "Chooses to what matrix products (on GPUs convolutions too) round their factors in"
            + " training and validation: FLOAT32 (not at all), TF32 (cuda) or BFLOAT16 (cuda, or"
            + " native on a processor with avx512_bf16). Sums, weights and optimizer state keep 32"
            + " bits.",
        Checks.oneOf(ProductPrecision.class));
  }

  /** Returns to what the inputs of products are rounded: FLOAT32, TF32 or BFLOAT16. */
  default String getProductPrecision() {
    return getOrDefault(productPrecision());
  }
}
