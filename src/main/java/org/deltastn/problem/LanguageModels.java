package org.deltastn.problem;

import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.TrainingConfiguration;

/**
 * The language model of section 5.3 and H.3: an embedding, LSTMs and a softmax over the vocabulary.
 * Its layers are named {@code embedding}, {@code lstm0}, {@code lstm1}, … and {@code output}.
 */
public final class LanguageModels {

  /** Sizes of H.3: units of each LSTM and of the embedding. */
  public static final int UNITS = 650;

  /** Number of LSTMs of H.3. */
  public static final int LAYERS = 2;

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
    if (layers < 1) {
      throw new IllegalArgumentException(
          "a language model needs at least 1 LSTM, found layers = " + layers);
    }
    Architecture.Builder builder = Architecture.builder(1);
    int last = builder.add("embedding", new Embedding(words, embedding), Architecture.INPUT);
    for (int i = 0; i < layers; i++) {
      int in = i == 0 ? embedding : units;
      last = builder.add(lstm(i), new Dense(in, LstmRecurrence.GATES * units, true), last);
      last = builder.add(lstm(i), new LstmRecurrence(units), last);
    }
    builder.add("output", new Dense(units, words, true), last);
    return builder.build(Loss.SOFTMAX_CROSS_ENTROPY);
  }

  /**
   * Returns the hyperparameters of H.3 for a number of LSTMs: variational dropout on the embedding,
   * between the LSTMs (one rate for each gap; one in all for the two of H.3) and on their output,
   * dropout of words, DropConnect, and both penalties on the last LSTM's activations. Dropout rates
   * lie in (0, 0.95) and coefficients in (0, 4); all start at 0.05, with a perturbation scale of 1
   * that is held.
   */
  public static HyperparameterSpace space(int layers) {
    Hyperparameter.Builder[] builders = new Hyperparameter.Builder[layers + 5];
    builders[0] = Hyperparameter.lockedDropout("embedding");
    for (int i = 0; i < layers; i++) {
      builders[i + 1] = Hyperparameter.lockedDropout(lstm(i));
    }
    builders[layers + 1] = Hyperparameter.embeddingDropout();
    builders[layers + 2] = Hyperparameter.dropConnect();
    builders[layers + 3] = Hyperparameter.activationRegularization(lstm(layers - 1));
    builders[layers + 4] = Hyperparameter.temporalActivationRegularization(lstm(layers - 1));
    Hyperparameter[] all = new Hyperparameter[builders.length];
    for (int j = 0; j < all.length; j++) {
      all[j] = builders[j].scaleTuned(false).build();
    }
    return HyperparameterSpace.of(all);
  }

  /**
   * Starts from the settings of H.3: 40 streams, 70 steps, stochastic gradient descent from a rate
   * of 30 that falls by a factor of 4 after 5 epochs without a lower validation loss and ends the
   * training below 0.0003, clipping at 0.25, Adam at 0.01 for the hyperparameters, 10 epochs of
   * warm-up. H.3 gives no limit of epochs; here it is 500. It gives no intervals either; they are
   * those of the images, 5 and 1.
   */
  public static TrainingConfiguration.Builder configuration() {
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

  private static String lstm(int index) {
    return "lstm" + index;
  }
}
