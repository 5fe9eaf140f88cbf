package org.deltastn.spark.params;

import org.apache.spark.ml.param.DoubleParam;
import org.apache.spark.ml.param.IntParam;
import org.apache.spark.ml.param.Param;
import org.apache.spark.ml.param.ParamValidators;
import org.apache.spark.ml.param.Params;

/** How weights and hyperparameters are stepped. */
public interface OptimizerParams extends Params {

  /** Param: the learning rate of the weights. */
  default DoubleParam stepSize() {
    return new DoubleParam(
        this, "stepSize", "Sets the learning rate of the weights, above 0.", ParamValidators.gt(0));
  }

  /** Returns the learning rate of the weights. */
  default double getStepSize() {
    return (Double) getOrDefault(stepSize());
  }

  /** Param: the optimizer of the weights: sgd, rmsProp or adam. */
  default Param<String> optimizer() {
    return new Param<>(
        this,
        "optimizer",
        "Chooses the optimizer of the weights: sgd, rmsProp or adam.",
        Checks.optimizers());
  }

  /** Returns the optimizer of the weights: sgd, rmsProp or adam. */
  default String getOptimizer() {
    return getOrDefault(optimizer());
  }

  /** Param: the momentum of sgd, in [0, 1). */
  default DoubleParam momentum() {
    return new DoubleParam(
        this,
        "momentum",
        "Sets the momentum of sgd, in [0, 1).",
        ParamValidators.inRange(0, 1, true, false));
  }

  /** Returns the momentum of sgd, in [0, 1). */
  default double getMomentum() {
    return (Double) getOrDefault(momentum());
  }

  /** Param: the optimizer of the response: sgd, rmsProp or adam; empty for that of the weights. */
  default Param<String> responseOptimizer() {
    return new Param<>(
        this,
        "responseOptimizer",
        "Chooses the optimizer of the response (R, r, U, V): sgd, rmsProp or adam; when empty, it"
            + " is that of the weights.",
        Checks.that(name -> Checks.optimizerOr(name, null, 0)));
  }

  /** Returns the optimizer of the response; empty for that of the weights. */
  default String getResponseOptimizer() {
    return getOrDefault(responseOptimizer());
  }

  /** Param: the learning rate of the response, 0 for that of the weights. */
  default DoubleParam responseStepSize() {
    return new DoubleParam(
        this,
        "responseStepSize",
        "Sets the learning rate of the response; 0 takes that of the weights.",
        ParamValidators.gtEq(0));
  }

  /** Returns the learning rate of the response, 0 for that of the weights. */
  default double getResponseStepSize() {
    return (Double) getOrDefault(responseStepSize());
  }

  /** Param: every which step of the weights trains the response too, 1 or 2. */
  default IntParam responseInterval() {
    return new IntParam(
        this,
        "responseInterval",
        "Trains the response in every step of the weights (1) or in every second one (2), which"
            + " leaves out 28 % of the products of training; for DELTA_STN and CENTERED_STN, which"
            + " have a pass of its own for it.",
        ParamValidators.inRange(1, 2));
  }

  /** Returns every which step of the weights trains the response too, 1 or 2. */
  default int getResponseInterval() {
    return (Integer) getOrDefault(responseInterval());
  }

  /** Param: the learning rate of the hyperparameters and their scales. */
  default DoubleParam hyperStepSize() {
    return new DoubleParam(
        this,
        "hyperStepSize",
        "Sets the learning rate of the hyperparameters and of their perturbation scales,"
            + " above 0.",
        ParamValidators.gt(0));
  }

  /** Returns the learning rate of the hyperparameters and their scales. */
  default double getHyperStepSize() {
    return (Double) getOrDefault(hyperStepSize());
  }

  /** Param: the optimizer of the hyperparameters: sgd (without momentum), rmsProp or adam. */
  default Param<String> hyperOptimizer() {
    return new Param<>(
        this,
        "hyperOptimizer",
        "Chooses the optimizer of the hyperparameters and of their perturbation scales: sgd"
            + " (without momentum), rmsProp or adam.",
        Checks.optimizers());
  }

  /** Returns the optimizer of the hyperparameters: sgd (without momentum), rmsProp or adam. */
  default String getHyperOptimizer() {
    return getOrDefault(hyperOptimizer());
  }

  /** Param: how the learning rate of the weights changes by epochs, as JSON. */
  default Param<String> learningRateSchedule() {
    return new JsonParam(
        this,
        "learningRateSchedule",
        "Sets how the learning rate of the weights changes by epochs, as JSON:"
            + " {\"type\":\"constant\"}, {\"type\":\"step\",\"size\":30,\"gamma\":0.1},"
            + " {\"type\":\"multiStep\",\"milestones\":[60],\"gamma\":0.2} or"
            + " {\"type\":\"reduceOnPlateau\",\"gamma\":0.25,\"patience\":5}.",
        Checks.that(Checks::schedule));
  }

  /** Returns how the learning rate of the weights changes by epochs, as JSON. */
  default String getLearningRateSchedule() {
    return getOrDefault(learningRateSchedule());
  }

  /** Param: the largest norm of a gradient of the weights, 0 for no clipping. */
  default DoubleParam gradientClippingNorm() {
    return new DoubleParam(
        this,
        "gradientClippingNorm",
        "Sets the maximum norm of a gradient of the weights; 0 does not clip.",
        ParamValidators.gtEq(0));
  }

  /** Returns the largest norm of a gradient of the weights, 0 for no clipping. */
  default double getGradientClippingNorm() {
    return (Double) getOrDefault(gradientClippingNorm());
  }
}
