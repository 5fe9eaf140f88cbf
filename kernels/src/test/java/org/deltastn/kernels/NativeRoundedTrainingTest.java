package org.deltastn.kernels;

import static org.assertj.core.api.Assertions.assertThat;
import static org.assertj.core.api.Assertions.within;
import static org.junit.jupiter.api.Assumptions.assumeTrue;

import java.util.Arrays;
import java.util.List;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;
import org.junit.jupiter.api.BeforeAll;
import org.junit.jupiter.api.Test;

/** Training with products rounded to bfloat16 against training with products of floats. */
class NativeRoundedTrainingTest {

  private static final int FEATURES = 20;
  private static final int CLASSES = 4;
  private static final int SEEDS = 6;

  @BeforeAll
  static void require() {
    String obstacle = NativeBackend.obstacle(ProductPrecision.BFLOAT16);
    assumeTrue(obstacle == null, obstacle);
  }

  /** Noisy classes: that of the largest of four projections. */
  private static Examples examples(int rows, long seed) {
    int width = FEATURES + CLASSES;
    double[] numbers = new double[rows * width];
    RandomStream.of(seed).gaussian(numbers, numbers.length);
    float[] features = new float[rows * FEATURES];
    float[] labels = new float[rows];
    for (int i = 0; i < rows; i++) {
      double best = Double.NEGATIVE_INFINITY;
      for (int j = 0; j < FEATURES; j++) {
        features[i * FEATURES + j] = (float) numbers[i * width + j];
      }
      for (int t = 0; t < CLASSES; t++) {
        double score =
            features[i * FEATURES + t] * features[i * FEATURES + t + CLASSES]
                + features[i * FEATURES + t]
                + 0.5 * numbers[i * width + FEATURES + t];
        if (score > best) {
          best = score;
          labels[i] = t;
        }
      }
    }
    return new Examples(features, new int[] {FEATURES}, labels, 1);
  }

  private static TrainingResult train(ProductPrecision products, long seed) {
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .method(Method.DELTA_STN)
            .epochs(15)
            .batchSize(64)
            .general(new Optimizer.Sgd(0.9), 0.05)
            .backend(NativeBackend.NAME, 1)
            .productPrecision(products)
            .seed(seed)
            .build();
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(
                new int[] {FEATURES, 64, 64, CLASSES}, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(), Hyperparameter.dropout("layer0").build()),
            configuration);
    return TrainingLoop.local(problem, new TrainingData(examples(1500, 1), examples(500, 2)));
  }

  private static double bestLoss(TrainingResult result) {
    return result.history().stream().mapToDouble(EpochReport::validationLoss).min().getAsDouble();
  }

  /** Rounding costs less than would be seen: three deviations of a mean, from seeds alone. */
  @Test
  void theLossIsThatOfFloats() {
    double[] floats = new double[SEEDS];
    double[] rounded = new double[SEEDS];
    for (int seed = 0; seed < SEEDS; seed++) {
      floats[seed] = bestLoss(train(ProductPrecision.FLOAT32, seed));
      rounded[seed] = bestLoss(train(ProductPrecision.BFLOAT16, seed));
    }
    double mean = Arrays.stream(floats).average().getAsDouble();
    double spread =
        Math.sqrt(
            Arrays.stream(floats).map(loss -> (loss - mean) * (loss - mean)).sum() / (SEEDS - 1));
    assertThat(mean).as("of log 4 = 1.39 at the start").isLessThan(1);
    assertThat(Arrays.stream(rounded).average().getAsDouble())
        .as("%s against %s", Arrays.toString(rounded), Arrays.toString(floats))
        .isCloseTo(mean, within(3 * spread * Math.sqrt(2.0 / SEEDS)));
    assertThat(rounded).isNotEqualTo(floats);
  }

  @Test
  void theSameSeedGivesTheSameBits() {
    List<TrainingResult> runs =
        List.of(train(ProductPrecision.BFLOAT16, 3), train(ProductPrecision.BFLOAT16, 3));
    assertThat(runs.get(1).model().toBytes()).isEqualTo(runs.get(0).model().toBytes());
  }
}
