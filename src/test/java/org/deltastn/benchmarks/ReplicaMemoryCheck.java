package org.deltastn.benchmarks;

import java.io.IOException;
import java.util.List;
import java.util.Locale;
import java.util.Random;
import org.deltastn.data.Examples;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.Loss;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.problem.Preset;
import org.deltastn.problem.Presets;
import org.deltastn.tensor.Activation;
import org.deltastn.tensor.Shapes;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Replica;
import org.deltastn.train.replica.ReplicaMemory;

/**
 * The {@code replica-memory} check: what {@link ReplicaMemory} counts, against the native memory
 * that a replica of the MLP of H.2.1 and one of SimpleCNN (H.2.2, Cutout included) took.
 *
 * <p>Each runs in a process of its own, after a small replica that has ND4J loaded and its code
 * compiled. Every length of minibatch comes: the numbers of rows leave whole ones but for one row.
 */
public final class ReplicaMemoryCheck {

  private static final int BATCH = 128;
  private static final int TRAINING_ROWS = 5 * BATCH - 1;
  private static final int VALIDATION_ROWS = 1023;
  private static final double LEAST = 0.9;
  private static final double MOST = 1.25;
  private static final double MEGABYTE = 1.024 * 1.024;

  private ReplicaMemoryCheck() {}

  /** Runs the check. */
  public static void main(String[] args) throws IOException, InterruptedException {
    List<String> given = List.of(args);
    if (given.contains("--inside")) {
      boolean cnn = given.contains("--cnn");
      System.exit(measure(cnn ? "SimpleCNN" : "MLP of H.2.1", cnn ? cnn() : mlp()) ? 0 : 1);
    }
    int mlp = NativeMemory.runApart(ReplicaMemoryCheck.class, 512, "4g", List.of());
    int cnn = NativeMemory.runApart(ReplicaMemoryCheck.class, 512, "4g", List.of("--cnn"));
    System.exit(Math.max(mlp, cnn));
  }

  private static TrainingProblem mlp() {
    return perceptron(TrainingSteps.PAPER);
  }

  private static TrainingProblem perceptron(int... sizes) {
    return new TrainingProblem(
        Architecture.perceptron(sizes, Activation.RELU, Loss.SOFTMAX_CROSS_ENTROPY),
        HyperparameterSpace.of(
            Hyperparameter.inputDropout().build(),
            Hyperparameter.dropout("layer0").build(),
            Hyperparameter.dropout("layer1").build()),
        TrainingConfiguration.builder().batchSize(BATCH).build());
  }

  private static TrainingProblem cnn() {
    Preset preset = Presets.simpleCnn();
    return new TrainingProblem(
        preset.architecture(), preset.space(), preset.training().batchSize(BATCH).build());
  }

  private static boolean measure(String name, TrainingProblem problem) {
    train(perceptron(20, 30, 30, 30, 10));
    double before = NativeMemory.megabytes() * MEGABYTE;
    double took;
    try (Replica replica = train(problem)) {
      took = NativeMemory.megabytes() * MEGABYTE - before;
    }
    ReplicaMemory counted = ReplicaMemory.of(problem);
    double share = took / (counted.most() / 1e6);
    boolean holds = share >= LEAST && share <= MOST;
    System.out.printf(
        Locale.ROOT,
        "%s: native memory without a replica %.0f MB, of the replica %.0f MB; counted at least %.0f"
            + " MB and at most %.0f MB: %.2f of that (%.2f to %.2f) %s%n",
        name,
        before,
        took,
        counted.least() / 1e6,
        counted.most() / 1e6,
        share,
        LEAST,
        MOST,
        holds ? "ok" : "FAILED");
    return holds;
  }

  /** Runs all passes of a new replica. */
  private static Replica train(TrainingProblem problem) {
    int[] shape = problem.architecture().inputShape();
    TrainingData data =
        new TrainingData(examples(TRAINING_ROWS, shape), examples(VALIDATION_ROWS, shape));
    Replica replica = new Replica(problem, 0, data, TRAINING_ROWS);
    replica.load(
        TrainingState.initial(problem.network(), problem.space(), problem.configuration()));
    if (replica.run((VALIDATION_ROWS + BATCH - 1) / BATCH, 0, null).divergence() != null) {
      throw new IllegalStateException("training diverged");
    }
    replica.evaluate();
    return replica;
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
}
