package org.deltastn.spark.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Where and how often {@code fit} saves its progress, so that it can continue after a stop. */
public interface CheckpointParams extends Params {

  /**
   * Param: the folder in which every run has a folder of its own for its checkpoints, a URI of any
   * Hadoop file system.
   */
  default Param<String> checkpointDir() {
    return new Param<>(
        this,
        "checkpointDir",
        "Names the folder for checkpoints, a URI of any Hadoop file system: every run has a"
            + " folder of its own in it, named by its settings and data, and fit continues from"
            + " its newest checkpoint. When empty, there are no checkpoints.");
  }

  /** Returns the folder of the checkpoints, empty for none. */
  default String getCheckpointDir() {
    return getOrDefault(checkpointDir());
  }

  /** Param: the epochs between two checkpoints, at least 1; -1 for no checkpoints at all. */
  default IntParam checkpointInterval() {
    return new IntParam(
        this,
        "checkpointInterval",
        "Sets the number of epochs between two checkpoints, 1 or more; -1 neither writes nor"
            + " reads any.",
        Checks.that((Object epochs) -> requireInterval((Integer) epochs)));
  }

  /** Returns the epochs between two checkpoints, -1 for no checkpoints at all. */
  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }

  /**
   * Param: the rounds after which a checkpoint is written within an epoch too, 0 for none there.
   */
  default IntParam checkpointRounds() {
    return new IntParam(
        this,
        "checkpointRounds",
        "Sets the number of rounds after which a checkpoint is written within an epoch too;"
            + " 0 writes none there.",
        ParamValidators.gtEq(0));
  }

  /**
   * Returns the rounds after which a checkpoint is written within an epoch too, 0 for none there.
   */
  default int getCheckpointRounds() {
    return (Integer) getOrDefault(checkpointRounds());
  }

  /** Param: the newest checkpoints that are kept, at least 1. */
  default IntParam checkpointsKept() {
    return new IntParam(
        this,
        "checkpointsKept",
        "Sets how many of the newest checkpoints are kept, 1 or more; with 1, no older one"
            + " is left to continue from where it is damaged.",
        ParamValidators.gtEq(1));
  }

  /** Returns the newest checkpoints that are kept, at least 1. */
  default int getCheckpointsKept() {
    return (Integer) getOrDefault(checkpointsKept());
  }

  /** Param: whether the checkpoints of a run stay when fit has ended with a model. */
  default BooleanParam keepCheckpoints() {
    return new BooleanParam(
        this,
        "keepCheckpoints",
        "Keeps the checkpoints of a run when fit has ended with a model, so that the same fit"
            + " returns at once and more epochs continue it; when false, they are deleted then.");
  }

  /** Returns whether the checkpoints of a run stay when fit has ended with a model. */
  default boolean getKeepCheckpoints() {
    return (Boolean) getOrDefault(keepCheckpoints());
  }

  private static void requireInterval(int epochs) {
    if (epochs < 1 && epochs != -1) {
      throw new IllegalArgumentException(
          "checkpointInterval must be at least 1, or -1 for no checkpoints, found " + epochs);
    }
  }
}
