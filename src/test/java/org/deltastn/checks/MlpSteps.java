package org.deltastn.checks;

import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Architecture;
import org.deltastn.nn.Loss;
import org.deltastn.tensor.Activation;
import org.deltastn.train.Method;
import org.deltastn.train.Replica;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;

/** A replica of a multilayer perceptron on random data, to be timed and watched. */
final class MlpSteps implements AutoCloseable {

  static final int BATCH = 128;
  static final int[] PAPER = {784, 1200, 1200, 1200, 10};
  private static final int ROWS = 10 * BATCH;

  private final Replica replica;

  /**
   * Creates and loads a replica.
   *
   * @param method FIXED trains without dropout, as a plain network; others tune three dropout rates
   */
  MlpSteps(Method method, int[] sizes, String backend) {
    HyperparameterSpace space =
        method == Method.FIXED
            ? HyperparameterSpace.of()
            : HyperparameterSpace.of(
                Hyperparameter.inputDropout().build(),
                Hyperparameter.dropout("layer0").build(),
                Hyperparameter.dropout("layer1").build());
    TrainingConfiguration configuration =
        TrainingConfiguration.builder().method(method).backend(backend, 1).intervals(5, 1).build();
    TrainingProblem problem =
        new TrainingProblem(
            Architecture.perceptron(sizes, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
            space,
            configuration);
    Examples examples = examples(sizes[0]);
    replica = new Replica(problem, 0, new TrainingData(examples, examples), ROWS);
    replica.load(TrainingState.initial(problem.network(), space, configuration));
  }

  /** Takes five inner steps, and one hyperparameter gradient when {@code tune}. */
  void cycle(boolean tune) {
    if (replica.run(1, tune ? 0 : Long.MAX_VALUE, null).divergence() != null) {
      throw new IllegalStateException("training diverged");
    }
  }

  private static Examples examples(int features) {
    Random random = new Random(1);
    float[] x = new float[ROWS * features];
    float[] t = new float[ROWS];
    for (int i = 0; i < x.length; i++) {
      x[i] = random.nextFloat();
    }
    for (int i = 0; i < ROWS; i++) {
      t[i] = random.nextInt(10);
    }
    return new Examples(x, new int[] {features}, t, 1);
  }

  @Override
  public void close() {
    replica.close();
  }
}
