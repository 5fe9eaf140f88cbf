package org.deltastn.train;

import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;

/** Small classification problems for tests. */
public final class Problems {

  public static final int IN = 4;
  public static final int CLASSES = 3;

  private Problems() {}

  public static HyperparameterSpace space() {
    return HyperparameterSpace.of(
        Hyperparameter.inputDropout().initialValue(0.2).initialScale(0.5).build(),
        Hyperparameter.weightDecay().initialValue(0.01).initialScale(0.5).build());
  }

  public static TrainingConfigurationBuilder configuration(Method method) {
    return TrainingConfiguration.builder()
        .method(method)
        .epochs(3)
        .batchSize(8)
        .intervals(2, 1)
        .warmup(0, 0)
        .seed(5);
  }

  public static TrainingProblem problem(TrainingConfiguration configuration) {
    return problem(configuration, space());
  }

  public static TrainingProblem problem(
      TrainingConfiguration configuration, HyperparameterSpace space) {
    return new TrainingProblem(
        Architecture.perceptron(
            new int[] {IN, 6, CLASSES}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
        space,
        configuration);
  }

  /** Rows whose class is the sign pattern of a noisy projection. */
  public static Examples examples(int rows, long seed) {
    double[] numbers = new double[rows * (IN + 1)];
    RandomStream.of(seed).gaussian(numbers, numbers.length);
    float[] features = new float[rows * IN];
    float[] labels = new float[rows];
    float[] weights = new float[rows];
    for (int i = 0; i < rows; i++) {
      for (int k = 0; k < IN; k++) {
        features[i * IN + k] = (float) numbers[i * (IN + 1) + k];
      }
      double noise = 0.3 * numbers[i * (IN + 1) + IN];
      double projection = features[i * IN] - features[i * IN + 1] + noise;
      labels[i] = projection < -0.7 ? 0 : projection < 0.7 ? 1 : 2;
      weights[i] = 1 + i % 3;
    }
    return new Examples(features, new int[] {IN}, labels, 1, weights);
  }

  /** Returns the cross-entropy and the hits of a prediction, in plain Java. */
  public static LossSum loss(double[] logits, Examples examples) {
    double loss = 0;
    double weight = 0;
    double correct = 0;
    for (int b = 0; b < examples.size(); b++) {
      double sum = 0;
      int best = 0;
      for (int j = 0; j < CLASSES; j++) {
        sum += Math.exp(logits[b * CLASSES + j]);
        best = logits[b * CLASSES + j] > logits[b * CLASSES + best] ? j : best;
      }
      int label = (int) examples.targets()[b];
      loss += examples.weights()[b] * (Math.log(sum) - logits[b * CLASSES + label]);
      weight += examples.weights()[b];
      correct += best == label ? examples.weights()[b] : 0;
    }
    return new LossSum(loss, weight, correct);
  }

  /** 40 rows to train on, five minibatches of 8, and 12 to validate on. */
  public static TrainingData data() {
    return new TrainingData(examples(40, 1), examples(12, 2));
  }
}
