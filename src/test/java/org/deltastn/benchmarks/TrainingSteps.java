package org.deltastn.benchmarks;

import java.util.Arrays;
import java.util.Random;
import java.util.function.UnaryOperator;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.problem.LanguageModels;
import org.deltastn.problem.Preset;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;

/** A replica of a network of ten classes on random data, to be timed and watched. */
final class TrainingSteps implements AutoCloseable {

  static final int BATCH = 128;
  static final int[] PAPER = {784, 1200, 1200, 1200, 10};
  private static final int BATCHES = 10;

  private final Replica replica;

  /**
   * Creates and loads a replica.
   *
   * @param space what is tuned; empty for a plain network
   */
  TrainingSteps(
      Method method, Architecture architecture, HyperparameterSpace space, String backend) {
    this(method, architecture, space, backend, ProductPrecision.FLOAT32, BATCH);
  }

  private TrainingSteps(
      Method method,
      Architecture architecture,
      HyperparameterSpace space,
      String backend,
      ProductPrecision products,
      int batch) {
    this(
        new TrainingProblem(
            architecture,
            space,
            TrainingConfiguration.builder()
                .method(method)
                .backend(backend, 1)
                .productPrecision(products)
                .batchSize(batch)
                .intervals(5, 1)
                .build()),
        examples(BATCHES * batch, architecture.inputShape()));
  }

  private TrainingSteps(TrainingProblem problem, Examples examples) {
    replica = new Replica(problem, 0, new TrainingData(examples, examples), examples.size());
    replica.load(
        TrainingState.initial(problem.network(), problem.space(), problem.configuration()));
  }

  /**
   * Returns a replica of a multilayer perceptron.
   *
   * @param method FIXED trains without dropout, as a plain network; others tune three dropout rates
   */
  static TrainingSteps ofPerceptron(Method method, int[] sizes, String backend) {
    return ofPerceptron(method, sizes, backend, ProductPrecision.FLOAT32, BATCH);
  }

  /** Returns a replica of a multilayer perceptron whose products have a precision. */
  static TrainingSteps ofPerceptron(
      Method method, int[] sizes, String backend, ProductPrecision products, int batch) {
    HyperparameterSpace space =
        method == Method.FIXED
            ? HyperparameterSpace.of()
            : HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(),
                Hyperparameter.dropout("layer0").build(),
                Hyperparameter.dropout("layer1").build());
    return new TrainingSteps(
        method,
        Architecture.perceptron(sizes, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
        space,
        backend,
        products,
        batch);
  }

  /**
   * Returns a replica that tunes a network's hyperparameters by DELTA_STN, with changes to its
   * configuration.
   */
  static TrainingSteps of(Preset preset, UnaryOperator<TrainingConfigurationBuilder> changes) {
    TrainingConfigurationBuilder configuration =
        TrainingConfiguration.builder()
            .method(Method.DELTA_STN)
            .backend(BackendChoice.resolve(Backends.defaultName()), 1)
            .batchSize(BATCH)
            .intervals(5, 1);
    return new TrainingSteps(
        new TrainingProblem(
            preset.architecture(), preset.space(), changes.apply(configuration).build()),
        examples(BATCHES * BATCH, preset.architecture().inputShape()));
  }

  /**
   * Returns a replica of a preset's network.
   *
   * @param regularized whether the preset's hyperparameters are there; without them it is a plain
   *     network, without dropout and augmentation
   */
  static TrainingSteps of(Method method, Preset preset, boolean regularized, String backend) {
    HyperparameterSpace space = regularized ? preset.space() : HyperparameterSpace.of();
    return new TrainingSteps(method, preset.architecture(), space, backend);
  }

  /**
   * Returns a replica of a language model on random words, whose cycles have one inner step each,
   * and 40 streams.
   *
   * @param method FIXED trains without hyperparameters, as a plain network; others tune all of H.3
   * @param units of each of two LSTMs and of the embedding
   */
  static TrainingSteps ofLanguageModel(
      Method method, int words, int units, int steps, String backend) {
    TrainingConfiguration configuration =
        LanguageModels.configuration()
            .method(method)
            .backend(backend, 1)
            .sequenceLength(steps)
            .general(new Optimizer.Sgd(0), 1)
            .intervals(1, 1)
            .build();
    HyperparameterSpace space =
        method == Method.FIXED
            ? HyperparameterSpace.of()
            : LanguageModels.space(LanguageModels.LAYERS);
    Random random = new Random(1);
    int rows = BATCHES * configuration.batchSize() * steps;
    float[] text = new float[rows + 1];
    for (int i = 0; i < text.length; i++) {
      text[i] = random.nextInt(words);
    }
    Examples examples =
        new Examples(
            Arrays.copyOf(text, rows), new int[] {1}, Arrays.copyOfRange(text, 1, rows + 1), 1);
    return new TrainingSteps(
        new TrainingProblem(
            LanguageModels.network(words, units, units, LanguageModels.LAYERS),
            space,
            configuration),
        examples);
  }

  /** Takes five inner steps, and one hyperparameter gradient when {@code tune}. */
  void cycle(boolean tune) {
    cycles(1, tune);
  }

  /**
   * Takes five inner steps a cycle, and one hyperparameter gradient each when {@code tune}.
   *
   * @return the mean training loss of the steps
   */
  double cycles(int count, boolean tune) {
    Replica.Outcome outcome = replica.run(count, tune ? 0 : Long.MAX_VALUE, null);
    if (outcome.divergence() != null) {
      throw new IllegalStateException("training diverged");
    }
    return outcome.trainingLoss().mean();
  }

  /** Returns the number of the network's weights, without their response. */
  long weights() {
    return replica.save().general().length();
  }

  private static Examples examples(int rows, int... shape) {
    Random random = new Random(1);
    float[] x = new float[rows * Shapes.length(shape)];
    float[] t = new float[rows];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    for (int i = 0; i < rows; i++) {
      t[i] = random.nextInt(10);
    }
    return new Examples(x, shape, t, 1);
  }

  @Override
  public void close() {
    replica.close();
  }
}
