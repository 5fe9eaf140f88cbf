package org.deltastn.spark.params;

import org.apache.spark.ml.param.BooleanParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.LongParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;
import org.deltastn.train.Method;

/** The method and the length and rhythm of training. */
public interface MethodParams extends Params {

  /** Param: the method: DELTA_STN, CENTERED_STN, REPARAMETERIZED_STN, STN or FIXED. */
  default Param<String> method() {
    return new Param<>(
        this,
        "method",
        "DELTA_STN, CENTERED_STN, REPARAMETERIZED_STN, STN or FIXED",
        Checks.oneOf(Method.class));
  }

  /** Returns the method: DELTA_STN, CENTERED_STN, REPARAMETERIZED_STN, STN or FIXED. */
  default String getMethod() {
    return getOrDefault(method());
  }

  /** Param: the most epochs, at least 1. */
  default IntParam maxIter() {
    return new IntParam(this, "maxIter", "epochs, at least 1", ParamValidators.gtEq(1));
  }

  /** Returns the most epochs, at least 1. */
  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  /** Param: the rows of a minibatch, at least 1. */
  default IntParam batchSize() {
    return new IntParam(
        this, "batchSize", "rows of a minibatch, at least 1", ParamValidators.gtEq(1));
  }

  /** Returns the rows of a minibatch, at least 1. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Param: T_train, the steps of the weights in a cycle. */
  default IntParam trainInterval() {
    return new IntParam(
        this,
        "trainInterval",
        "steps of the weights in a cycle, at least 1",
        ParamValidators.gtEq(1));
  }

  /** Returns T_train, the steps of the weights in a cycle. */
  default int getTrainInterval() {
    return (Integer) getOrDefault(trainInterval());
  }

  /** Param: T_valid, the steps of the hyperparameters in a cycle. */
  default IntParam validInterval() {
    return new IntParam(
        this,
        "validInterval",
        "steps of the hyperparameters in a cycle, at least 1",
        ParamValidators.gtEq(1));
  }

  /** Returns T_valid, the steps of the hyperparameters in a cycle. */
  default int getValidInterval() {
    return (Integer) getOrDefault(validInterval());
  }

  /** Param: the epochs at the start that leave the hyperparameters alone. */
  default IntParam warmupEpochs() {
    return new IntParam(
        this,
        "warmupEpochs",
        "epochs at the start that leave the hyperparameters alone, at least 0",
        ParamValidators.gtEq(0));
  }

  /** Returns the epochs at the start that leave the hyperparameters alone. */
  default int getWarmupEpochs() {
    return (Integer) getOrDefault(warmupEpochs());
  }

  /** Param: the epochs without a lower validation loss before training stops, 0 for never. */
  default IntParam patience() {
    return new IntParam(
        this,
        "patience",
        "epochs without a lower validation loss before training stops; 0 for never",
        ParamValidators.gtEq(0));
  }

  /** Returns the epochs without a lower validation loss before training stops, 0 for never. */
  default int getPatience() {
    return (Integer) getOrDefault(patience());
  }

  /** Param: whether the model is the state of lowest validation loss, or else the last. */
  default BooleanParam keepBest() {
    return new BooleanParam(
        this,
        "keepBest",
        "whether the model is the state of lowest validation loss, or else the last");
  }

  /** Returns whether the model is the state of lowest validation loss, or else the last. */
  default boolean getKeepBest() {
    return (Boolean) getOrDefault(keepBest());
  }

  /** Param: whether training images are reflected left to right half of the time. */
  default BooleanParam horizontalFlip() {
    return new BooleanParam(
        this,
        "horizontalFlip",
        "reflect images left to right half of the time in training; needs an input of channels × height × width");
  }

  /** Returns whether training images are reflected left to right half of the time. */
  default boolean getHorizontalFlip() {
    return (Boolean) getOrDefault(horizontalFlip());
  }

  /** Param: the seed, which fixes the split, initial values, order of the data and all draws. */
  default LongParam seed() {
    return new LongParam(
        this, "seed", "fixes the split, initial values, order of the data and all draws");
  }

  /** Returns the seed, which fixes the split, initial values, order of the data and all draws. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }
}
