package org.deltastn.problem;

import java.util.ArrayList;
import java.util.List;
import org.deeplearning4j.nn.conf.NeuralNetConfiguration;
import org.deeplearning4j.nn.conf.RNNFormat;
import org.deeplearning4j.nn.conf.layers.EmbeddingSequenceLayer;
import org.deeplearning4j.nn.conf.layers.LSTM;
import org.deeplearning4j.nn.conf.layers.RnnOutputLayer;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterBuilder;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Layer;
import org.deltastn.nn.Loss;
import org.deltastn.nn.dl4j.converter.TiedOutputLayer;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.nn.recurrent.TiedOutput;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.nd4j.linalg.activations.Activation;
import org.nd4j.linalg.api.buffer.DataType;
import org.nd4j.linalg.lossfunctions.LossFunctions;

/**
 * The language model of section 5.3 and H.3: an embedding, LSTMs and a softmax over the vocabulary.
 * Its layers are named {@code embedding}, {@code lstm0}, {@code lstm1}, … and {@code output}.
 */
public final class LanguageModels {

  /** Sizes of H.3: units of each LSTM and of the embedding. */
  public static final int UNITS = 650;

  /** Number of LSTMs of H.3. */
  public static final int LAYERS = 2;

  /** Units of each LSTM and of the embedding that {@link #smallConfiguration} is meant for. */
  public static final int SMALL_UNITS = 100;

  private static final double SMALL_RATE = 10;
  private static final double LEARNING_RATE = 30;
  private static final double LOWEST_RATE = 0.0003;

  private LanguageModels() {}

  /**
   * Returns the network for a vocabulary; {@link #UNITS} and {@link #LAYERS} are those of H.3.
   *
   * @param words size of the vocabulary
   * @param embedding size of a word's vector
   * @param units units of each LSTM
   * @param layers number of LSTMs
   * @throws IllegalArgumentException if a number is below 1
   */
  public static Architecture network(int words, int embedding, int units, int layers) {
    return network(words, embedding, units, layers, false);
  }

  /**
   * Returns the network for a vocabulary, its output's weights those of the embedding if {@code
   * tied} (Press and Wolf, 2017).
   *
   * @param words size of the vocabulary
   * @param embedding size of a word's vector
   * @param units units of each LSTM; {@code embedding} where weights are tied
   * @param layers number of LSTMs
   * @throws IllegalArgumentException if a number is below 1, or tied sizes differ
   */
  public static Architecture network(
      int words, int embedding, int units, int layers, boolean tied) {
    require(embedding, units, layers, tied);
    Architecture.Builder builder = Architecture.builder(1);
    int last = builder.add("embedding", new Embedding(words, embedding), Architecture.INPUT);
    for (int i = 0; i < layers; i++) {
      int in = i == 0 ? embedding : units;
      last = builder.add(lstm(i), new Dense(in, LstmRecurrence.GATES * units, true), last);
      last = builder.add(lstm(i), new LstmRecurrence(units), last);
    }
    Layer output = tied ? new TiedOutput("embedding", words, units) : new Dense(units, words, true);
    builder.add("output", output, last);
    return builder.build(Loss.SOFTMAX_CROSS_ENTROPY);
  }

  private static void require(int embedding, int units, int layers, boolean tied) {
    if (layers < 1) {
      throw new IllegalArgumentException(
          "a language model needs at least 1 LSTM, found layers = " + layers);
    }
    if (tied && embedding != units) {
      throw new IllegalArgumentException(
          "tied weights need an embedding of the LSTMs' size, found an embedding of "
              + embedding
              + " and "
              + units
              + " units: make them equal, or untie the weights");
    }
  }

  /** Returns the network of the first {@link #network} as a Deeplearning4j configuration. */
  public static String networkJson(int words, int embedding, int units, int layers) {
    return networkJson(words, embedding, units, layers, false);
  }

  /** Returns the network of the second {@link #network} as a Deeplearning4j configuration. */
  public static String networkJson(int words, int embedding, int units, int layers, boolean tied) {
    require(embedding, units, layers, tied);
    NeuralNetConfiguration.ListBuilder list =
        new NeuralNetConfiguration.Builder()
            .dataType(DataType.FLOAT)
            .list()
            .layer(
                new EmbeddingSequenceLayer.Builder()
                    .name("embedding")
                    .nIn(words)
                    .nOut(embedding)
                    .outputDataFormat(RNNFormat.NCW)
                    .build());
    for (int i = 0; i < layers; i++) {
      list.layer(
          new LSTM.Builder()
              .name(lstm(i))
              .nIn(i == 0 ? embedding : units)
              .nOut(units)
              .dataFormat(RNNFormat.NCW)
              .activation(Activation.TANH)
              .build());
    }
    list.layer(
        tied
            ? new TiedOutputLayer("output", "embedding", units, words)
            : new RnnOutputLayer.Builder(LossFunctions.LossFunction.SPARSE_MCXENT)
                .name("output")
                .nIn(units)
                .nOut(words)
                .dataFormat(RNNFormat.NCW)
                .activation(Activation.SOFTMAX)
                .build());
    return list.build().toJson();
  }

  /**
   * Returns the hyperparameters of H.3 for a number of LSTMs: variational dropout on the embedding,
   * between the LSTMs (one rate for each gap; one in all for the two of H.3) and on their output,
   * dropout of words, DropConnect, and both penalties on the last LSTM's activations. Dropout rates
   * lie in (0, 0.95) and coefficients in (0, 4); all start at 0.05, with a perturbation scale of 1
   * that is held.
   */
  public static HyperparameterSpace space(int layers) {
    return new HyperparameterSpace(
        hyperparameters(layers).stream().map(HyperparameterBuilder::build).toList());
  }

  /** Returns what {@link #space} is built of, in its order, to be changed. */
  public static List<HyperparameterBuilder> hyperparameters(int layers) {
    List<HyperparameterBuilder> builders = new ArrayList<>();
    builders.add(Hyperparameter.lockedDropout("embedding"));
    for (int i = 0; i < layers; i++) {
      builders.add(Hyperparameter.lockedDropout(lstm(i)));
    }
    builders.add(Hyperparameter.embeddingDropout());
    builders.add(Hyperparameter.dropConnect());
    builders.add(Hyperparameter.activationRegularization(lstm(layers - 1)));
    builders.add(Hyperparameter.temporalActivationRegularization(lstm(layers - 1)));
    builders.forEach(builder -> builder.scaleTuned(false));
    return builders;
  }

  /**
   * Starts from the settings of H.3: 40 streams, 70 steps, stochastic gradient descent from a rate
   * of 30 that falls by a factor of 4 after 5 epochs without a lower validation loss and ends the
   * training below 0.0003, clipping at 0.25, Adam at 0.01 for the hyperparameters, 10 epochs of
   * warm-up. H.3 gives no limit of epochs; here it is 500. It gives no intervals either; they are
   * those of the images, 5 and 1.
   */
  public static TrainingConfigurationBuilder configuration() {
    return TrainingConfiguration.builder()
        .epochs(500)
        .batchSize(40)
        .sequenceLength(70)
        .intervals(5, 1)
        .warmup(10, 0)
        .general(new Optimizer.Sgd(0), LEARNING_RATE)
        .hyper(new Optimizer.Adam(), 0.01)
        // The fifth epoch in a row that is no better is the first that this counts as too many.
        .schedule(new LearningRateSchedule.ReduceUntil(0.25, 4, LOWEST_RATE / LEARNING_RATE))
        .clippingNorm(0.25);
  }

  /**
   * Starts from settings for a CPU and texts of some hundred thousand words, for networks of {@link
   * #SMALL_UNITS}: 20 streams, 35 steps, 12 epochs with 2 of warm-up, a rate of 10 that falls by a
   * factor of 4 after an epoch without a lower validation loss, Adam at 0.03 for the
   * hyperparameters; the rest as in H.3. These are choices of this library, not the paper's.
   */
  public static TrainingConfigurationBuilder smallConfiguration() {
    return configuration()
        .epochs(12)
        .batchSize(20)
        .sequenceLength(35)
        .warmup(2, 0)
        .general(new Optimizer.Sgd(0), SMALL_RATE)
        .hyper(new Optimizer.Adam(), 0.03)
        .schedule(new LearningRateSchedule.ReduceOnPlateau(0.25, 1));
  }

  private static String lstm(int index) {
    return "lstm" + index;
  }
}
