package org.deltastn.spark.params;

import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** Where and how often {@code fit} saves how far it is, so that it can go on after a stop. */
public interface CheckpointParams extends Params {

  /** Param: the folder of the checkpoints of one fit, a URI of any Hadoop file system. */
  default Param<String> checkpointDir() {
    return new Param<>(
        this,
        "checkpointDir",
        "folder of the checkpoints of this fit, which goes on from the newest; a URI of any Hadoop file system; empty for none");
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
        "epochs between two checkpoints, at least 1; -1 to neither write nor read any",
        Checks.that((Object epochs) -> requireInterval((Integer) epochs)));
  }

  /** Returns the epochs between two checkpoints, -1 for no checkpoints at all. */
  default int getCheckpointInterval() {
    return (Integer) getOrDefault(checkpointInterval());
  }

  /** Param: the rounds after which a checkpoint is due within an epoch too, 0 for none there. */
  default IntParam checkpointRounds() {
    return new IntParam(
        this,
        "checkpointRounds",
        "rounds since the last checkpoint after which one is due within an epoch too; 0 for none there",
        ParamValidators.gtEq(0));
  }

  /** Returns the rounds after which a checkpoint is due within an epoch too, 0 for none there. */
  default int getCheckpointRounds() {
    return (Integer) getOrDefault(checkpointRounds());
  }

  /** Param: the newest checkpoints that are kept, at least 1. */
  default IntParam checkpointsKept() {
    return new IntParam(
        this,
        "checkpointsKept",
        "newest checkpoints that are kept, at least 1; with 1 there is none to fall back on",
        ParamValidators.gtEq(1));
  }

  /** Returns the newest checkpoints that are kept, at least 1. */
  default int getCheckpointsKept() {
    return (Integer) getOrDefault(checkpointsKept());
  }

  private static void requireInterval(int epochs) {
    if (epochs < 1 && epochs != -1) {
      throw new IllegalArgumentException(
          "checkpointInterval must be at least 1, or -1 for no checkpoints, found " + epochs);
    }
  }
}
