package org.deltastn.train.replica;

import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.nn.recurrent.Embedding;
import org.deltastn.nn.recurrent.LstmRecurrence;
import org.deltastn.nn.recurrent.TiedOutput;
import org.deltastn.tensor.RandomStream;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;

/** Small problems of predicting the next word, for tests. */
final class Texts {

  static final int WORDS = 5;
  static final int UNITS = 2;
  static final int STREAMS = 2;
  static final int STEPS = 3;

  private Texts() {}

  static Architecture architecture() {
    return architecture(false);
  }

  static Architecture architecture(boolean tied) {
    Architecture.Builder builder = Architecture.builder(1);
    int last = builder.add("embedding", new Embedding(WORDS, UNITS), Architecture.INPUT);
    for (int i = 0; i < 2; i++) {
      last = builder.add("lstm" + i, new Dense(UNITS, 4 * UNITS, true), last);
      last = builder.add("lstm" + i, new LstmRecurrence(UNITS), last);
    }
    builder.add(
        "output",
        tied ? new TiedOutput("embedding", WORDS, UNITS) : new Dense(UNITS, WORDS, true),
        last);
    return builder.build(Loss.SOFTMAX_CROSS_ENTROPY);
  }

  /** The seven of H.3, at values that leave no term small. */
  static HyperparameterSpace space() {
    return HyperparameterSpace.of(
        Hyperparameter.lockedDropout("embedding").initialValue(0.2).build(),
        Hyperparameter.lockedDropout("lstm0").initialValue(0.3).build(),
        Hyperparameter.lockedDropout("lstm1").initialValue(0.2).build(),
        Hyperparameter.embeddingDropout().initialValue(0.2).build(),
        Hyperparameter.dropConnect().initialValue(0.3).build(),
        Hyperparameter.activationRegularization("lstm1").initialValue(1.5).build(),
        Hyperparameter.temporalActivationRegularization("lstm1").initialValue(2).build());
  }

  static TrainingConfigurationBuilder configuration(Method method) {
    return TrainingConfiguration.builder()
        .method(method)
        .epochs(2)
        .batchSize(STREAMS)
        .sequenceLength(STEPS)
        .intervals(2, 1)
        .warmup(0, 0)
        .seed(3);
  }

  static TrainingProblem problem(TrainingConfiguration configuration) {
    return new TrainingProblem(architecture(), space(), configuration);
  }

  /** Words that mostly follow in turn, and the word after each. */
  static Examples examples(int size, long seed) {
    double[] drawn = new double[size + 1];
    RandomStream.of(seed).uniform(drawn, drawn.length);
    float[] text = new float[size + 1];
    for (int i = 1; i < text.length; i++) {
      text[i] = drawn[i] < 0.8 ? (text[i - 1] + 1) % WORDS : (int) (WORDS * drawn[i - 1]);
    }
    float[] words = new float[size];
    float[] next = new float[size];
    System.arraycopy(text, 0, words, 0, size);
    System.arraycopy(text, 1, next, 0, size);
    return new Examples(words, new int[] {1}, next, 1);
  }

  static TrainingData data() {
    return new TrainingData(examples(40, 1), examples(25, 2));
  }
}
