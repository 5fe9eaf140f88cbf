package org.deltastn.spark.params;

import org.apache.spark.ml.param.Param;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;

/**
 * The setters of an estimator; each returns the estimator, and throws IllegalArgumentException for
 * a value that its Param does not allow.
 *
 * @param <S> the estimator
 */
public interface DeltaStnSetters<S> extends DeltaStnParams {

  /** Param: a Deeplearning4j configuration as JSON. */
  default Param<String> networkJson() {
    return NetworkParams.networkJson(this);
  }

  /**
   * Param: the hyperparameters, as a JSON array of objects with the components of {@link
   * Hyperparameter}.
   */
  default Param<String> hyperparameters() {
    return NetworkParams.hyperparameters(this);
  }

  /** Sets the column of the rows' weights. */
  default S setWeightCol(String value) {
    return with(weightCol(), value);
  }

  /**
   * Sets the column that is true, or 1, for the rows that tune the hyperparameters, in place of a
   * random split.
   */
  default S setValidationIndicatorCol(String value) {
    return with(validationIndicatorCol(), value);
  }

  /** Sets the share of the rows that tune the hyperparameters, in (0, 1). */
  default S setValidationFraction(double value) {
    return with(validationFraction(), value);
  }

  /** Sets whether features, and the target of a regression, are standardized for training. */
  default S setStandardization(boolean value) {
    return with(standardization(), value);
  }

  /** Sets what happens to rows with invalid features: error, skip or keep. */
  default S setHandleInvalid(String value) {
    return with(handleInvalid(), value);
  }

  /** Sets the sizes of a multilayer perceptron, from input to output. */
  default S setLayers(int[] value) {
    return with(layers(), value);
  }

  /** Sets the sizes of the hidden layers; inputs and outputs are those of the data. */
  default S setHiddenLayers(int... value) {
    return with(hiddenLayers(), value);
  }

  /** Sets the activation of the hidden layers given by their sizes. */
  default S setHiddenActivation(String value) {
    return with(hiddenActivation(), value);
  }

  /** Sets a Deeplearning4j configuration as JSON. */
  default S setNetworkJson(String value) {
    return with(networkJson(), value);
  }

  /**
   * Sets the shape in which the network reads the flat vectors of features: channels, height and
   * width, or their number.
   */
  default S setInputShape(int... value) {
    return with(inputShape(), value);
  }

  /**
   * Sets the hyperparameters, as a JSON array of objects with the components of {@link
   * Hyperparameter}.
   */
  default S setHyperparameters(String value) {
    return with(hyperparameters(), value);
  }

  /** Sets how the best-response Jacobian is represented: STRUCTURED, FULL or NONE. */
  default S setResponseStructure(String value) {
    return with(responseStructure(), value);
  }

  /** Sets the method: DELTA_STN, CENTERED_STN, REPARAMETERIZED_STN, STN or FIXED. */
  default S setMethod(String value) {
    return with(method(), value);
  }

  /** Sets the most epochs, at least 1. */
  default S setMaxIter(int value) {
    return with(maxIter(), value);
  }

  /** Sets the rows of a minibatch, at least 1. */
  default S setBatchSize(int value) {
    return with(batchSize(), value);
  }

  /**
   * Sets the validation rows that one gradient of the hyperparameters is taken on, 0 for {@code
   * batchSize}; all of a worker's where it has fewer.
   */
  default S setValidationBatchSize(int value) {
    return with(validationBatchSize(), value);
  }

  /** Sets T_train, the steps of the weights in a cycle. */
  default S setTrainInterval(int value) {
    return with(trainInterval(), value);
  }

  /** Sets T_valid, the steps of the hyperparameters in a cycle. */
  default S setValidInterval(int value) {
    return with(validInterval(), value);
  }

  /** Sets the epochs at the start that leave the hyperparameters alone. */
  default S setWarmupEpochs(int value) {
    return with(warmupEpochs(), value);
  }

  /** Sets the epochs without a lower validation loss before training stops, 0 for never. */
  default S setPatience(int value) {
    return with(patience(), value);
  }

  /** Sets whether the model is the state of lowest validation loss, or else the last. */
  default S setKeepBest(boolean value) {
    return with(keepBest(), value);
  }

  /** Sets whether the model is trained anew on all rows, along the schedule that was found. */
  default S setRefit(boolean value) {
    return with(refit(), value);
  }

  /** Sets whether training images are reflected left to right half of the time. */
  default S setHorizontalFlip(boolean value) {
    return with(horizontalFlip(), value);
  }

  /** Sets the seed, which fixes the split, initial values, order of the data and all draws. */
  default S setSeed(long value) {
    return with(seed(), value);
  }

  /** Sets the learning rate of the weights. */
  default S setStepSize(double value) {
    return with(stepSize(), value);
  }

  /** Sets the optimizer of the weights: sgd, rmsProp or adam. */
  default S setOptimizer(String value) {
    return with(optimizer(), value);
  }

  /** Sets the momentum of sgd, in [0, 1). */
  default S setMomentum(double value) {
    return with(momentum(), value);
  }

  /** Sets the optimizer of the response: sgd, rmsProp or adam; empty for that of the weights. */
  default S setResponseOptimizer(String value) {
    return with(responseOptimizer(), value);
  }

  /** Sets the learning rate of the response, 0 for that of the weights. */
  default S setResponseStepSize(double value) {
    return with(responseStepSize(), value);
  }

  /** Sets every which step of the weights trains the response too, 1 or 2. */
  default S setResponseInterval(int value) {
    return with(responseInterval(), value);
  }

  /** Sets the learning rate of the hyperparameters and their scales. */
  default S setHyperStepSize(double value) {
    return with(hyperStepSize(), value);
  }

  /** Sets the optimizer of the hyperparameters: sgd (without momentum), rmsProp or adam. */
  default S setHyperOptimizer(String value) {
    return with(hyperOptimizer(), value);
  }

  /** Sets how the learning rate of the weights changes by epochs, as JSON. */
  default S setLearningRateSchedule(String value) {
    return with(learningRateSchedule(), value);
  }

  /** Sets the largest norm of a gradient of the weights, 0 for no clipping. */
  default S setGradientClippingNorm(double value) {
    return with(gradientClippingNorm(), value);
  }

  /** Sets the replicas that train side by side, one task slot each. */
  default S setNumWorkers(int value) {
    return with(numWorkers(), value);
  }

  /** Sets the cores of a training task, where they differ from {@code spark.task.cpus}. */
  default S setTaskCpus(int value) {
    return with(taskCpus(), value);
  }

  /**
   * Sets the GPUs of a training task, 0 or 1, where they differ from those of the application's
   * other tasks.
   */
  default S setTaskGpus(int value) {
    return with(taskGpus(), value);
  }

  /** Sets the cycles between two averages; one worker takes a whole epoch unless this is set. */
  default S setCyclesPerRound(int value) {
    return with(cyclesPerRound(), value);
  }

  /**
   * Sets whether several workers average their optimizers' state between rounds; or else it starts
   * every round from zero, which halves what a round sends where an optimizer has one vector of
   * state. A fit refuses that for rmsProp, whose first steps from zero are far too long.
   */
  default S setAverageOptimizerState(boolean value) {
    return with(averageOptimizerState(), value);
  }

  /** Sets what several workers send of the states that they reach: FLOAT32 or BFLOAT16. */
  default S setCommunicationPrecision(String value) {
    return with(communicationPrecision(), value);
  }

  /**
   * Sets whether the learning rates grow with the number of workers, by k for sgd and by √k for
   * rmsProp and adam, so that k workers reach in an epoch what one does.
   */
  default S setScaleStepSizes(boolean value) {
    return with(scaleStepSizes(), value);
  }

  /** Sets where the workers' rows are kept, by the name of one of Spark's storage levels. */
  default S setStorageLevel(String value) {
    return with(storageLevel(), value);
  }

  /** Sets the numeric engine, by name: nd4j, native, cuda, nd4j-cuda or auto. */
  default S setBackend(String value) {
    return with(backend(), value);
  }

  /** Sets to what the inputs of products are rounded: FLOAT32, TF32 or BFLOAT16. */
  default S setProductPrecision(String value) {
    return with(productPrecision(), value);
  }

  /**
   * Sets the folder for checkpoints, a URI of any Hadoop file system; every run has a folder of its
   * own in it, and a fit with the same settings and data goes on from the newest of them.
   */
  default S setCheckpointDir(String value) {
    return with(checkpointDir(), value);
  }

  /** Sets the epochs between two checkpoints; -1 to neither write nor read any. */
  default S setCheckpointInterval(int value) {
    return with(checkpointInterval(), value);
  }

  /** Sets the rounds after which a checkpoint is due within an epoch too, 0 for none there. */
  default S setCheckpointRounds(int value) {
    return with(checkpointRounds(), value);
  }

  /** Sets the newest checkpoints that are kept. */
  default S setCheckpointsKept(int value) {
    return with(checkpointsKept(), value);
  }

  /** Sets whether the checkpoints of a run stay when fit has ended with a model. */
  default S setKeepCheckpoints(boolean value) {
    return with(keepCheckpoints(), value);
  }

  /** Sets the path of a saved model, or of a Deeplearning4j zip, whose weights start training. */
  default S setInitialModel(String value) {
    return with(initialModel(), value);
  }

  /** Sets the hyperparameters that tune themselves; none at all for plain training. */
  default S setHyperparameters(Hyperparameter... values) {
    return setHyperparameters(HyperparameterSpace.of(values).toJson());
  }

  /** Sets the method. */
  default S setMethod(Method value) {
    return setMethod(value.name());
  }

  /** Sets to what the inputs of products are rounded. */
  default S setProductPrecision(ProductPrecision value) {
    return setProductPrecision(value.name());
  }

  /** Sets how the best-response Jacobian is represented. */
  default S setResponseStructure(ResponseStructure value) {
    return setResponseStructure(value.name());
  }

  /** Sets the activation of the hidden layers given by their sizes. */
  default S setHiddenActivation(Activation value) {
    return setHiddenActivation(value.name());
  }

  /** Sets how the learning rate of the weights changes by epochs. */
  default S setLearningRateSchedule(LearningRateSchedule value) {
    return setLearningRateSchedule(Checks.toJson(value));
  }

  @SuppressWarnings("unchecked")
  private <T> S with(Param<T> param, T value) {
    if (value == null) {
      throw new IllegalArgumentException(param.name() + " may not be null; use clear to unset it");
    }
    set(param, value);
    return (S) this;
  }
}
