package org.deltastn.train;

import com.fasterxml.jackson.core.JsonProcessingException;
import com.fasterxml.jackson.databind.DeserializationFeature;
import com.fasterxml.jackson.databind.JsonNode;
import com.fasterxml.jackson.databind.ObjectMapper;
import com.fasterxml.jackson.databind.node.ObjectNode;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.ProductPrecision;

/**
 * Everything that fixes a training run beside the data, the architecture and the hyperparameters.
 *
 * @param method which of the paper's methods
 * @param structure how Θ is represented
 * @param epochs passes over the training data, at least 1
 * @param batchSize rows of a minibatch of training rows, at least 1
 * @param validationBatchSize rows of a minibatch of validation rows, on which one gradient of the
 *     hyperparameters is taken, at least 1; all validation rows where there are fewer
 * @param trainInterval T_train, inner steps in a cycle
 * @param validInterval T_valid, hyperparameter steps in a cycle
 * @param warmupEpochs epochs at the start that leave the hyperparameters alone
 * @param warmupSteps inner steps at the start, after those epochs, that do so too
 * @param general optimizer of w₀
 * @param response optimizer of Θ
 * @param hyper optimizer of λ
 * @param scale optimizer of ρ
 * @param schedule of the learning rates of w₀ and Θ
 * @param clippingNorm largest norm of an inner gradient, 0 for no clipping
 * @param patience epochs after the warm-up without a lower validation loss before training stops, 0
 *     for never
 * @param keepBest whether the model is the state of lowest validation loss, or else the last
 * @param horizontalFlip whether training images are reflected left to right half of the time
 * @param seed fixes initial values, order of the data and all draws
 * @param precision of the weights
 * @param productPrecision to what the inputs of products are rounded in training and validation
 * @param backend name of the numeric engine
 * @param threads CPU threads of a replica
 * @param sequenceLength time steps of a minibatch of a network over sequences, after which
 *     backpropagation through time is truncated; {@code batchSize} is then the number of contiguous
 *     streams that the data are parted into. 0 for other networks
 * @param responseInterval in a method that trains Θ in a pass of its own, every which inner step
 *     has that pass, at least 1
 */
public record TrainingConfiguration(
    Method method,
    ResponseStructure structure,
    int epochs,
    int batchSize,
    int validationBatchSize,
    int trainInterval,
    int validInterval,
    int warmupEpochs,
    int warmupSteps,
    OptimizerConfiguration general,
    OptimizerConfiguration response,
    OptimizerConfiguration hyper,
    OptimizerConfiguration scale,
    LearningRateSchedule schedule,
    double clippingNorm,
    int patience,
    boolean keepBest,
    boolean horizontalFlip,
    long seed,
    Precision precision,
    ProductPrecision productPrecision,
    String backend,
    int threads,
    int sequenceLength,
    int responseInterval) {

  /** A component that the JSON form of earlier versions lacks. */
  public static final String PRODUCT_PRECISION = "productPrecision";

  /** Another one. */
  public static final String SEQUENCE_LENGTH = "sequenceLength";

  /** Another one. */
  public static final String VALIDATION_BATCH_SIZE = "validationBatchSize";

  /** Another one. */
  public static final String RESPONSE_INTERVAL = "responseInterval";

  private static final ObjectMapper JSON =
      new ObjectMapper()
          .enable(DeserializationFeature.FAIL_ON_MISSING_CREATOR_PROPERTIES)
          .enable(DeserializationFeature.FAIL_ON_TRAILING_TOKENS);

  /**
   * Checks every value.
   *
   * @throws IllegalArgumentException naming the value, what was found and what was expected
   */
  public TrainingConfiguration {
    present(method, "method");
    present(structure, "structure");
    present(general, "general");
    present(response, "response");
    present(hyper, "hyper");
    present(scale, "scale");
    present(schedule, "schedule");
    present(precision, "precision");
    present(productPrecision, PRODUCT_PRECISION);
    present(backend, "backend");
    if (method.tunes() && structure == ResponseStructure.NONE) {
      throw new IllegalArgumentException(
          method + " needs a response structure, found NONE, which is for FIXED");
    }
    atLeast(1, epochs, "epochs");
    atLeast(1, batchSize, "batchSize");
    atLeast(1, validationBatchSize, VALIDATION_BATCH_SIZE);
    atLeast(1, trainInterval, "trainInterval");
    atLeast(1, validInterval, "validInterval");
    atLeast(0, warmupEpochs, "warmupEpochs");
    atLeast(0, warmupSteps, "warmupSteps");
    atLeast(0, patience, "patience");
    atLeast(1, threads, "threads");
    atLeast(0, sequenceLength, SEQUENCE_LENGTH);
    atLeast(1, responseInterval, RESPONSE_INTERVAL);
    if (precision == Precision.DOUBLE && productPrecision != ProductPrecision.FLOAT32) {
      throw new IllegalArgumentException(
          "productPrecision " + productPrecision + " needs weights of FLOAT, found " + precision);
    }
    if (!(clippingNorm >= 0)) {
      throw new IllegalArgumentException("clippingNorm must be at least 0, found " + clippingNorm);
    }
  }

  /** Starts from the settings of H.2.1, for ten epochs of which one is warm-up. */
  public static TrainingConfigurationBuilder builder() {
    return new TrainingConfigurationBuilder();
  }

  /**
   * Returns this configuration with another number of epochs.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public TrainingConfiguration withEpochs(int count) {
    return toBuilder().epochs(count).build();
  }

  /**
   * Returns the configuration of a training of the weights alone, along a schedule that a run of
   * this one found: the method FIXED, and nothing that looks at validation losses.
   */
  public TrainingConfiguration forRefit() {
    return toBuilder()
        .method(Method.FIXED)
        .schedule(new LearningRateSchedule.Constant())
        .patience(0)
        .keepBest(false)
        .build();
  }

  /** Returns the structure that the method needs: none when nothing is tuned. */
  public ResponseStructure effectiveStructure() {
    return method.tunes() ? structure : ResponseStructure.NONE;
  }

  /**
   * Returns this configuration with another size of a minibatch of training rows.
   *
   * @throws IllegalArgumentException if it is below 1
   */
  public TrainingConfiguration withBatchSize(int rows) {
    return toBuilder().batchSize(rows).build();
  }

  /**
   * Returns this configuration with another number of threads.
   *
   * @param count at least 1
   */
  public TrainingConfiguration withThreads(int count) {
    return toBuilder().backend(backend, count).build();
  }

  /**
   * Returns this configuration with another number of time steps of a minibatch.
   *
   * @throws IllegalArgumentException if it is negative
   */
  public TrainingConfiguration withSequenceLength(int steps) {
    return toBuilder().sequenceLength(steps).build();
  }

  /** Returns the minibatches of a pass over a number of training rows. */
  public long stepsPerPass(long rows) {
    if (sequenceLength == 0) {
      return (rows + batchSize - 1) / batchSize;
    }
    // Streams are of equal length; the words that are left over are in none.
    return (rows / batchSize + sequenceLength - 1) / sequenceLength;
  }

  /**
   * Returns how many of the first inner steps have a pass for Θ. They are those whose number,
   * counted from 1, is a multiple of {@code responseInterval}: with as many steps in a cycle as in
   * the interval the last of each, so that Θ is freshest where a hyperparameter gradient is taken.
   *
   * @param steps inner steps, counted from the start of the run
   */
  public long responseStepsOf(long steps) {
    return steps / responseInterval;
  }

  /** Returns whether an inner step, counted from 0, has a pass for Θ. */
  public boolean trainsResponse(long step) {
    return responseStepsOf(step + 1) > responseStepsOf(step);
  }

  private TrainingConfigurationBuilder toBuilder() {
    return builder()
        .method(method)
        .structure(structure)
        .epochs(epochs)
        .batchSize(batchSize)
        .validationBatchSize(validationBatchSize)
        .intervals(trainInterval, validInterval)
        .warmup(warmupEpochs, warmupSteps)
        .general(general.rule(), general.learningRate())
        .response(response.rule(), response.learningRate())
        .hyper(hyper.rule(), hyper.learningRate())
        .scale(scale.rule(), scale.learningRate())
        .schedule(schedule)
        .clippingNorm(clippingNorm)
        .patience(patience)
        .keepBest(keepBest)
        .horizontalFlip(horizontalFlip)
        .seed(seed)
        .precision(precision)
        .productPrecision(productPrecision)
        .backend(backend, threads)
        .sequenceLength(sequenceLength)
        .responseInterval(responseInterval);
  }

  /** Returns the JSON form, complete. */
  public String toJson() {
    try {
      return JSON.writeValueAsString(this);
    } catch (JsonProcessingException e) {
      throw new IllegalStateException(e);
    }
  }

  /**
   * Reads the JSON form, also of versions that knew no other products than {@code FLOAT32}, no
   * sequences, validation minibatches of {@code batchSize} rows alone, and a pass for Θ in every
   * step.
   *
   * @throws IllegalArgumentException saying what in the text is wrong
   */
  public static TrainingConfiguration fromJson(String json) {
    try {
      JsonNode tree = JSON.readTree(json);
      if (!(tree instanceof ObjectNode object)) {
        throw new IllegalArgumentException(
            "training configuration: expected an object, found " + json);
      }
      if (!object.has(PRODUCT_PRECISION)) {
        object.put(PRODUCT_PRECISION, ProductPrecision.FLOAT32.name());
      }
      if (!object.has(SEQUENCE_LENGTH)) {
        object.put(SEQUENCE_LENGTH, 0);
      }
      if (!object.has(VALIDATION_BATCH_SIZE) && object.has("batchSize")) {
        object.set(VALIDATION_BATCH_SIZE, object.get("batchSize"));
      }
      if (!object.has(RESPONSE_INTERVAL)) {
        object.put(RESPONSE_INTERVAL, 1);
      }
      return JSON.treeToValue(object, TrainingConfiguration.class);
    } catch (JsonProcessingException e) {
      Throwable reason = e.getCause() instanceof IllegalArgumentException ? e.getCause() : e;
      throw new IllegalArgumentException("training configuration: " + reason.getMessage(), e);
    }
  }

  private static void present(Object value, String name) {
    if (value == null) {
      throw new IllegalArgumentException("the training configuration lacks " + name);
    }
  }

  private static void atLeast(int least, int found, String name) {
    if (found < least) {
      throw new IllegalArgumentException(name + " must be at least " + least + ", found " + found);
    }
  }
}
