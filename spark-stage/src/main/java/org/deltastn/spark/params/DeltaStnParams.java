package org.deltastn.spark.params;

import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;

/**
 * All Params of training, with their defaults; estimators have them, and the models they train.
 *
 * <p>A Param is made anew by every call: Params are equal by owner and name, and the traits of
 * MLlib ask for them before the fields of a Java stage could hold any.
 */
public interface DeltaStnParams
    extends DataParams,
        NetworkParams,
        MethodParams,
        OptimizerParams,
        WorkerParams,
        CheckpointParams,
        WarmStartParams {

  /** Sets the default of every Param that has one; for constructors. */
  default void setTrainingDefaults() {
    setDefault(weightCol(), "");
    setDefault(validationIndicatorCol(), "");
    setDefault(validationFraction(), 0.15);
    setDefault(standardization(), true);
    setDefault(handleInvalid(), HandleInvalid.ERROR.toString());
    setDefault(hiddenLayers(), new int[] {100, 100});
    setDefault(hiddenActivation(), Activation.RELU.name());
    setDefault(responseStructure(), ResponseStructure.STRUCTURED.name());
    setDefault(method(), Method.DELTA_STN.name());
    setDefault(maxIter(), 200);
    setDefault(batchSize(), 32);
    setDefault(validationBatchSize(), 0);
    setDefault(trainInterval(), 5);
    setDefault(validInterval(), 1);
    setDefault(warmupEpochs(), 5);
    setDefault(patience(), 30);
    setDefault(keepBest(), true);
    setDefault(refit(), false);
    setDefault(horizontalFlip(), false);
    setDefault(seed(), 0L);
    setDefault(stepSize(), 0.005);
    setDefault(optimizer(), "adam");
    setDefault(momentum(), 0.9);
    setDefault(responseOptimizer(), "");
    setDefault(responseStepSize(), 0.0);
    setDefault(responseInterval(), 1);
    setDefault(hyperStepSize(), 0.1);
    setDefault(hyperOptimizer(), "rmsProp");
    setDefault(
        learningRateSchedule(), Checks.toJson(new LearningRateSchedule.ReduceOnPlateau(0.5, 10)));
    setDefault(gradientClippingNorm(), 0.0);
    setDefault(numWorkers(), 1);
    setDefault(storageLevel(), "MEMORY_AND_DISK");
    setDefault(cyclesPerRound(), 30);
    setDefault(averageOptimizerState(), true);
    setDefault(communicationPrecision(), CommunicationPrecision.FLOAT32.name());
    setDefault(scaleStepSizes(), true);
    setDefault(backend(), System.getProperty(Backends.PROPERTY, BackendChoice.AUTO));
    setDefault(productPrecision(), ProductPrecision.FLOAT32.name());
    setDefault(checkpointDir(), "");
    setDefault(checkpointInterval(), 1);
    setDefault(checkpointRounds(), 0);
    setDefault(checkpointsKept(), 2);
    setDefault(keepCheckpoints(), true);
    setDefault(initialModel(), "");
  }

  /**
   * Sets the defaults that stages of a saved format had by being without a Param.
   *
   * @param format version of the format; that of the present changes nothing
   */
  default void setDefaultsOfFormat(int format) {
    if (format < 2) {
      setDefault(standardization(), false);
    }
  }

  /**
   * Returns the configuration of a run.
   *
   * @param threads CPU threads of a replica
   * @param gpus where the replicas find GPUs, if {@code backend} is {@code auto}
   * @throws IllegalArgumentException if several workers start rmsProp anew every round
   */
  default TrainingConfiguration trainingConfiguration(int threads, Gpus gpus) {
    Optimizer rule = Checks.optimizer(getOptimizer(), getMomentum());
    Optimizer responseRule = Checks.optimizerOr(getResponseOptimizer(), rule, getMomentum());
    boolean rmsProp = rule instanceof Optimizer.RmsProp;
    if ((rmsProp || responseRule instanceof Optimizer.RmsProp)
        && getNumWorkers() > 1
        && !getAverageOptimizerState()) {
      throw new IllegalArgumentException(
          "averageOptimizerState is false and "
              + (rmsProp ? "optimizer" : "responseOptimizer")
              + " is rmsProp: from a state of zeros, its first"
              + " step of every round would be ten times too long; expected sgd, adam or"
              + " averageOptimizerState true");
    }
    int workers = getScaleStepSizes() ? Math.max(1, getNumWorkers()) : 1;
    OptimizerConfiguration general =
        new OptimizerConfiguration(rule, getStepSize()).forWorkers(workers);
    double responseStepSize = getResponseStepSize() == 0 ? getStepSize() : getResponseStepSize();
    OptimizerConfiguration response =
        new OptimizerConfiguration(responseRule, responseStepSize).forWorkers(workers);
    OptimizerConfiguration hyper =
        new OptimizerConfiguration(Checks.optimizer(getHyperOptimizer(), 0), getHyperStepSize())
            .forWorkers(workers);
    return TrainingConfiguration.builder()
        .method(Checks.parse(Method.class, getMethod()))
        .structure(Checks.parse(ResponseStructure.class, getResponseStructure()))
        .epochs(getMaxIter())
        .batchSize(getBatchSize())
        .validationBatchSize(
            getValidationBatchSize() == 0 ? getBatchSize() : getValidationBatchSize())
        .intervals(getTrainInterval(), getValidInterval())
        .warmup(getWarmupEpochs(), 0)
        .general(general.rule(), general.learningRate())
        .response(response.rule(), response.learningRate())
        .responseInterval(getResponseInterval())
        .hyper(hyper.rule(), hyper.learningRate())
        .schedule(ramped(general.learningRate() / getStepSize()))
        .clippingNorm(getGradientClippingNorm())
        .patience(getPatience())
        .keepBest(getKeepBest())
        .horizontalFlip(getHorizontalFlip())
        .seed(getSeed())
        .productPrecision(Checks.parse(ProductPrecision.class, getProductPrecision()))
        .backend(BackendChoice.resolve(getBackend(), gpus), threads)
        .build();
  }

  /**
   * Returns the schedule that was set, behind a ramp where the learning rate was scaled by the
   * workers: over the first tenth of the epochs, five at most.
   *
   * @param growth what it was scaled by
   */
  private LearningRateSchedule ramped(double growth) {
    LearningRateSchedule schedule = Checks.schedule(getLearningRateSchedule());
    int epochs = Math.min(5, getMaxIter() / 10);
    boolean none = growth <= 1 || epochs == 0 || schedule instanceof LearningRateSchedule.Ramp;
    return none ? schedule : new LearningRateSchedule.Ramp(1 / growth, epochs, schedule);
  }

  /** Returns the hyperparameters that were set, or else the given default. */
  default HyperparameterSpace hyperparameterSpace(HyperparameterSpace otherwise) {
    return isDefined(NetworkParams.hyperparameters(this))
        ? HyperparameterSpace.fromJson(getHyperparameters())
        : otherwise;
  }
}
