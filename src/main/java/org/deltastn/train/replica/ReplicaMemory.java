package org.deltastn.train.replica;

import java.util.Arrays;
import org.deltastn.nn.graph.Network;
import org.deltastn.optim.OptimizerConfiguration;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.train.HyperState;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingProblem;

/**
 * What the tensors of one replica take on its backend, counted by passes that compute nothing: the
 * weights w₀ and Θ, their gradients and optimizer state, minibatches, and the temporaries of
 * passes, which are kept for the next ones.
 *
 * <p>What an engine needs beside tensors is not in it.
 *
 * @param least bytes that every replica takes: those of its training passes on whole minibatches
 * @param most bytes that no replica's tensors exceed, whatever the number of its rows: minibatches
 *     of all passes, whole and broken off at the end of the data
 * @param ofRow bytes of a row of the data, training or validation, which comes on top of both where
 *     the engine {@linkplain Backend#hasOwnMemory has memory of its own} and keeps the data there
 */
public record ReplicaMemory(long least, long most, long ofRow) {

  /**
   * Counts; takes no more memory than the problem's data of one minibatch.
   *
   * @throws IllegalArgumentException if the problem does not describe a network
   * @throws ArithmeticException if a tensor of a pass has more than 2³¹ − 1 values
   */
  public static ReplicaMemory of(TrainingProblem problem) {
    TrainingConfiguration configuration = problem.configuration();
    MemoryCount count = new MemoryCount(configuration.precision());
    Network network = problem.network();
    int unit = network.readsSequences() ? configuration.batchSize() : 1;
    int batch = configuration.batchSize() * Math.max(1, configuration.sequenceLength());
    boolean twoPasses = configuration.method().secondPass() != null && problem.space().size() > 0;
    try (Passes passes = new Passes(problem, network, count.backend(), batch);
        CycleLosses losses =
            new CycleLosses(count.backend(), configuration.trainInterval(), twoPasses ? 2 : 1)) {
      slots(count.backend(), configuration.general(), passes.parameters().general());
      slots(count.backend(), configuration.response(), passes.parameters().response());
      Trial trial = new Trial(problem, network, count.backend(), passes, losses);
      Minibatch training = trial.minibatch(batch);
      trial.train(training);
      long least = count.bytes();
      int validating = network.readsSequences() ? batch : configuration.validationBatchSize();
      Minibatch validation = trial.minibatch(validating);
      trial.tune(validation);
      if (batch > unit) {
        trial.train(trial.broken(training, unit));
      }
      if (validation.rows() > unit) {
        trial.tune(trial.broken(validation, unit));
      }
      int rows = network.readsSequences() ? batch : Replica.EVALUATION_ROWS;
      Minibatch evaluation = trial.minibatch(rows);
      passes.evaluate(evaluation, trial.hyper);
      if (rows > unit) {
        passes.evaluate(trial.broken(evaluation, unit), trial.hyper);
      }
      long most = count.bytes();
      trial.minibatch(1);
      return new ReplicaMemory(least, most, count.bytes() - most);
    }
  }

  private static void slots(Backend backend, OptimizerConfiguration optimizer, Tensor like) {
    for (int i = 0; i < optimizer.rule().slots(); i++) {
      backend.allocate(like.shape());
    }
  }

  /** The passes of a replica. */
  private static final class Trial {

    private final TrainingProblem problem;
    private final Network network;
    private final Backend backend;
    private final Passes passes;
    private final CycleLosses losses;
    private final HyperState hyper;
    private final RandomStream stream;
    private final boolean tunes;

    private Trial(
        TrainingProblem problem,
        Network network,
        Backend backend,
        Passes passes,
        CycleLosses losses) {
      this.problem = problem;
      this.network = network;
      this.backend = backend;
      this.passes = passes;
      this.losses = losses;
      hyper = HyperState.initial(problem.space(), problem.configuration());
      stream = RandomStream.of(problem.configuration().seed());
      tunes = problem.space().size() > 0;
    }

    private Minibatch minibatch(int rows) {
      int[] shape = Shapes.withBatch(rows, network.inputShape());
      int width = network.loss().targetWidth(network.outputShape());
      return minibatch(
          rows, backend.allocate(shape), backend.allocate(rows, width), backend.allocate(rows));
    }

    /** Returns a minibatch without its last row or time step, in the same memory. */
    private Minibatch broken(Minibatch batch, int unit) {
      int rows = batch.rows() - unit;
      int[] shape = batch.x().shape().clone();
      shape[0] = rows;
      return minibatch(
          rows,
          batch.x().view(0, shape),
          batch.targets().view(0, rows, batch.targets().size(1)),
          batch.weights().view(0, rows));
    }

    private static Minibatch minibatch(int rows, Tensor x, Tensor targets, Tensor weights) {
      double[] share = new double[rows];
      Arrays.fill(share, 1.0 / rows);
      return new Minibatch(x, targets, weights, rows, rows, share);
    }

    private void train(Minibatch batch) {
      Method method = problem.configuration().method();
      passes.training(method.firstPass(), batch, hyper, stream, losses.place(0, 0));
      if (tunes && method.secondPass() != null) {
        passes.training(method.secondPass(), batch, hyper, stream, losses.place(0, 1));
      }
    }

    private void tune(Minibatch batch) {
      if (tunes && problem.configuration().method().tunes()) {
        passes.hyperGradient(batch, hyper, stream);
      }
    }
  }
}
