package org.deltastn.benchmarks;

import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.kernels.CudaBackend;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Gpus;
import org.deltastn.tensor.engine.ProductPrecision;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingLoop;

/**
 * Training on the GPU from Java end to end: synthetic classes, three tuned dropout rates, and the
 * same run by the fastest engine of the CPU, whose draws are the same.
 */
final class CudaTraining {

  private static final int CLASSES = 10;
  private static final int FEATURES = 64;
  private static final double NOISE = 1.0;
  private static final double MOST_APART = 1e-3;

  /** Of the loss of guessing, ln 10: one epoch can be enough to get far below it. */
  private static final double MOST_OF_GUESSING = 0.2;

  private CudaTraining() {}

  /** Prints the losses and returns whether they fall, and are at first those of the CPU. */
  static boolean run(boolean small) {
    int units = small ? 32 : 512;
    int rows = small ? 1024 : 8192;
    TrainingData data = new TrainingData(examples(rows, 1), examples(rows / 4, 2));
    String other = BackendChoice.resolve(BackendChoice.AUTO, Gpus.NONE);
    List<EpochReport> expected = train(data, units, other, ProductPrecision.FLOAT32);
    print(other, expected);
    boolean holds = true;
    for (ProductPrecision products : ProductPrecision.values()) {
      List<EpochReport> found = train(data, units, CudaBackend.NAME, products);
      print(CudaBackend.NAME + " " + products, found);
      double share = loss(found, found.size() - 1) / Math.log(CLASSES);
      holds &=
          CudaCheck.judge(
              "validation loss of the last epoch / that of guessing",
              String.format(Locale.ROOT, "%.3f (at most %.1f)", share, MOST_OF_GUESSING),
              share <= MOST_OF_GUESSING);
      if (products == ProductPrecision.FLOAT32) {
        double apart = Math.abs(loss(found, 0) / loss(expected, 0) - 1);
        holds &=
            CudaCheck.judge(
                "loss of the first epoch, relative to that of " + other,
                String.format(Locale.ROOT, "%.1e (at most %.0e)", apart, MOST_APART),
                apart <= MOST_APART);
      }
    }
    return holds;
  }

  private static List<EpochReport> train(
      TrainingData data, int units, String backend, ProductPrecision products) {
    HyperparameterSpace space =
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.dropout("layer1").build());
    TrainingConfiguration configuration =
        TrainingConfiguration.builder()
            .epochs(6)
            .batchSize(64)
            .general(new Optimizer.Sgd(0.9), 0.05)
            .backend(backend, 1)
            .productPrecision(products)
            .build();
    int[] sizes = {FEATURES, units, units, CLASSES};
    Architecture architecture =
        Architecture.perceptron(sizes, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY);
    return TrainingLoop.local(new TrainingProblem(architecture, space, configuration), data)
        .history();
  }

  /** Returns normal noise around one centre for each class. */
  private static Examples examples(int rows, long seed) {
    Random centres = new Random(0);
    double[] centre = new double[CLASSES * FEATURES];
    for (int i = 0; i < centre.length; i++) {
      centre[i] = 0.5 * centres.nextGaussian();
    }
    Random random = new Random(seed);
    float[] x = new float[rows * FEATURES];
    float[] t = new float[rows];
    for (int i = 0; i < rows; i++) {
      int label = random.nextInt(CLASSES);
      t[i] = label;
      for (int j = 0; j < FEATURES; j++) {
        x[i * FEATURES + j] =
            (float) (centre[label * FEATURES + j] + NOISE * random.nextGaussian());
      }
    }
    return new Examples(x, new int[] {FEATURES}, t, 1);
  }

  private static double loss(List<EpochReport> history, int epoch) {
    return history.get(epoch).validationLoss();
  }

  private static void print(String name, List<EpochReport> history) {
    StringBuilder losses = new StringBuilder();
    history.forEach(
        report -> losses.append(String.format(Locale.ROOT, " %.4f", report.validationLoss())));
    System.out.printf("%-20s validation losses%s%n", name, losses);
  }
}
