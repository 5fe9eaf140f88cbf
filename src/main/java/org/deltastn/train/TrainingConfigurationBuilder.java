package org.deltastn.train;

import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;

/** Collects the values of a {@link TrainingConfiguration}; each has the default of H.2.1. */
public final class TrainingConfigurationBuilder {

  private Method method = Method.DELTA_STN;
  private ResponseStructure structure = ResponseStructure.STRUCTURED;
  private int epochs = 10;
  private int batchSize = 128;
  private Integer validationBatchSize;
  private int trainInterval = 5;
  private int validInterval = 1;
  private int warmupEpochs = 1;
  private int warmupSteps;
  private OptimizerConfiguration general = new OptimizerConfiguration(new Optimizer.Sgd(0.9), 0.01);
  private OptimizerConfiguration response;
  private OptimizerConfiguration hyper = new OptimizerConfiguration(new Optimizer.RmsProp(), 0.01);
  private OptimizerConfiguration scale;
  private LearningRateSchedule schedule = new LearningRateSchedule.Constant();
  private double clippingNorm;
  private int patience;
  private boolean keepBest = true;
  private boolean horizontalFlip;
  private long seed;
  private Precision precision = Precision.FLOAT;
  private ProductPrecision productPrecision = ProductPrecision.FLOAT32;
  private String backend = BackendChoice.resolve(Backends.defaultName());
  private int threads = 1;
  private int sequenceLength;
  private int responseInterval = 1;

  TrainingConfigurationBuilder() {}

  /** Sets the method. */
  public TrainingConfigurationBuilder method(Method value) {
    method = value;
    return this;
  }

  /** Sets how Θ is represented. */
  public TrainingConfigurationBuilder structure(ResponseStructure value) {
    structure = value;
    return this;
  }

  /** Sets the number of passes over the training data. */
  public TrainingConfigurationBuilder epochs(int value) {
    epochs = value;
    return this;
  }

  /** Sets the rows of a minibatch, of validation rows too unless those have their own. */
  public TrainingConfigurationBuilder batchSize(int value) {
    batchSize = value;
    return this;
  }

  /** Sets the rows of a minibatch of validation rows. */
  public TrainingConfigurationBuilder validationBatchSize(int value) {
    validationBatchSize = value;
    return this;
  }

  /** Sets T_train and T_valid. */
  public TrainingConfigurationBuilder intervals(int train, int valid) {
    trainInterval = train;
    validInterval = valid;
    return this;
  }

  /** Sets the warm-up, as epochs and further steps. */
  public TrainingConfigurationBuilder warmup(int epochCount, int stepCount) {
    warmupEpochs = epochCount;
    warmupSteps = stepCount;
    return this;
  }

  /** Sets the optimizer of w₀, and of Θ unless that has its own. */
  public TrainingConfigurationBuilder general(Optimizer rule, double learningRate) {
    general = new OptimizerConfiguration(rule, learningRate);
    return this;
  }

  /** Sets the optimizer of Θ. */
  public TrainingConfigurationBuilder response(Optimizer rule, double learningRate) {
    response = new OptimizerConfiguration(rule, learningRate);
    return this;
  }

  /** Sets the optimizer of λ, and of ρ unless that has its own. */
  public TrainingConfigurationBuilder hyper(Optimizer rule, double learningRate) {
    hyper = new OptimizerConfiguration(rule, learningRate);
    return this;
  }

  /** Sets the optimizer of ρ. */
  public TrainingConfigurationBuilder scale(Optimizer rule, double learningRate) {
    scale = new OptimizerConfiguration(rule, learningRate);
    return this;
  }

  /** Sets the schedule of the learning rates of w₀ and Θ. */
  public TrainingConfigurationBuilder schedule(LearningRateSchedule value) {
    schedule = value;
    return this;
  }

  /** Sets the largest norm of an inner gradient, 0 for no clipping. */
  public TrainingConfigurationBuilder clippingNorm(double value) {
    clippingNorm = value;
    return this;
  }

  /** Sets the epochs without improvement before training stops, 0 for never. */
  public TrainingConfigurationBuilder patience(int value) {
    patience = value;
    return this;
  }

  /** Sets whether the model is the state of lowest validation loss. */
  public TrainingConfigurationBuilder keepBest(boolean value) {
    keepBest = value;
    return this;
  }

  /** Sets whether training images are reflected left to right half of the time. */
  public TrainingConfigurationBuilder horizontalFlip(boolean value) {
    horizontalFlip = value;
    return this;
  }

  /** Sets the seed. */
  public TrainingConfigurationBuilder seed(long value) {
    seed = value;
    return this;
  }

  /** Sets the precision of the weights. */
  public TrainingConfigurationBuilder precision(Precision value) {
    precision = value;
    return this;
  }

  /** Sets to what the inputs of products are rounded in training and validation. */
  public TrainingConfigurationBuilder productPrecision(ProductPrecision value) {
    productPrecision = value;
    return this;
  }

  /** Sets the numeric engine and its threads. */
  public TrainingConfigurationBuilder backend(String name, int threadCount) {
    backend = name;
    threads = threadCount;
    return this;
  }

  /** Sets the time steps of a minibatch of a network over sequences. */
  public TrainingConfigurationBuilder sequenceLength(int value) {
    sequenceLength = value;
    return this;
  }

  /** Sets every which inner step has a pass for Θ. */
  public TrainingConfigurationBuilder responseInterval(int value) {
    responseInterval = value;
    return this;
  }

  /**
   * Returns the configuration.
   *
   * @throws IllegalArgumentException if a value is out of range
   */
  public TrainingConfiguration build() {
    return new TrainingConfiguration(
        method,
        structure,
        epochs,
        batchSize,
        validationBatchSize == null ? batchSize : validationBatchSize,
        trainInterval,
        validInterval,
        warmupEpochs,
        warmupSteps,
        general,
        response == null ? general : response,
        hyper,
        scale == null ? hyper : scale,
        schedule,
        clippingNorm,
        patience,
        keepBest,
        horizontalFlip,
        seed,
        precision,
        productPrecision,
        backend,
        threads,
        sequenceLength,
        responseInterval);
  }
}
