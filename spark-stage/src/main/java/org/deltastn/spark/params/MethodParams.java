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
        "Chooses the method: DELTA_STN, its ablations CENTERED_STN and REPARAMETERIZED_STN,"
            + " STN, or FIXED for ordinary training.",
        Checks.oneOf(Method.class));
  }

  /** Returns the method: DELTA_STN, CENTERED_STN, REPARAMETERIZED_STN, STN or FIXED. */
  default String getMethod() {
    return getOrDefault(method());
  }

  /** Param: the most epochs, at least 1. */
  default IntParam maxIter() {
    return new IntParam(
        this, "maxIter", "Sets the maximum number of epochs, 1 or more.", ParamValidators.gtEq(1));
  }

  /** Returns the most epochs, at least 1. */
  default int getMaxIter() {
    return (Integer) getOrDefault(maxIter());
  }

  /** Param: the rows of a minibatch, at least 1. */
  default IntParam batchSize() {
    return new IntParam(
        this,
        "batchSize",
        "Sets the number of rows of a minibatch, 1 or more.",
        ParamValidators.gtEq(1));
  }

  /** Returns the rows of a minibatch, at least 1. */
  default int getBatchSize() {
    return (Integer) getOrDefault(batchSize());
  }

  /** Param: the rows of a minibatch of validation rows, 0 for as many as of training rows. */
  default IntParam validationBatchSize() {
    return new IntParam(
        this,
        "validationBatchSize",
        "Sets the number of validation rows that one gradient of the hyperparameters is computed"
            + " on, or all of a worker's where it has fewer; 0 takes batchSize.",
        ParamValidators.gtEq(0));
  }

  /** Returns the rows of a minibatch of validation rows, 0 for as many as of training rows. */
  default int getValidationBatchSize() {
    return (Integer) getOrDefault(validationBatchSize());
  }

  /** Param: T_train, the steps of the weights in a cycle. */
  default IntParam trainInterval() {
    return new IntParam(
        this,
        "trainInterval",
        "Sets T_train, the number of steps of the weights in a cycle, 1 or more.",
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
        "Sets T_valid, the number of steps of the hyperparameters in a cycle, 1 or more.",
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
        "Sets the number of epochs at the start in which the hyperparameters do not move, 0"
            + " or more.",
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
        "Stops training after this many epochs without a lower validation loss, counted from"
            + " the end of the warm-up; 0 never stops it.",
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
        "Makes the model the state of the lowest validation loss when true, the last state"
            + " when false.");
  }

  /** Returns whether the model is the state of lowest validation loss, or else the last. */
  default boolean getKeepBest() {
    return (Boolean) getOrDefault(keepBest());
  }

  /** Param: whether the model is trained anew on all rows, along the schedule that was found. */
  default BooleanParam refit() {
    return new BooleanParam(
        this,
        "refit",
        "Trains the weights anew after tuning when true: on all rows, those that validated among"
            + " them, from the same initial weights, along the schedule of hyperparameters and"
            + " learning rates that was found, for as many steps as the best epoch had. The"
            + " validation losses stay those of the tuned run.");
  }

  /** Returns whether the model is trained anew on all rows, along the schedule that was found. */
  default boolean getRefit() {
    return (Boolean) getOrDefault(refit());
  }

  /** Param: whether training images are reflected left to right half of the time. */
  default BooleanParam horizontalFlip() {
    return new BooleanParam(
        this,
        "horizontalFlip",
        "Reflects training images left to right half of the time when true; needs an input"
            + " of channels × height × width.");
  }

  /** Returns whether training images are reflected left to right half of the time. */
  default boolean getHorizontalFlip() {
    return (Boolean) getOrDefault(horizontalFlip());
  }

  /** Param: the seed, which fixes the split, initial values, order of the data and all draws. */
  default LongParam seed() {
    return new LongParam(
        this,
        "seed",
        "Fixes the split, the initial values, the order of the data and all random draws.");
  }

  /** Returns the seed, which fixes the split, initial values, order of the data and all draws. */
  default long getSeed() {
    return (Long) getOrDefault(seed());
  }
}
