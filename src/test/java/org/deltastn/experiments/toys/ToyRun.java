package org.deltastn.experiments.toys;

import java.util.ArrayList;
import java.util.List;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.engine.BackendChoice;
import org.deltastn.tensor.engine.Backends;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.EpochReport;
import org.deltastn.train.loop.TrainingListener;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * What the engine trained.
 *
 * @param problem the exact problem
 * @param lambda λ after every epoch, up to one that diverged
 * @param cyclesPerEpoch hyperparameter steps between two of them, those of the warm-up counted
 * @param diverged whether the run ended early
 * @param last the state at the end; null where the run diverged in its first epoch
 */
record ToyRun(
    ToyProblem problem,
    List<Double> lambda,
    int cyclesPerEpoch,
    boolean diverged,
    TrainingState last) {

  /** Inner steps for each hyperparameter step (H.1). */
  static final int TRAIN_INTERVAL = 10;

  /** Inner steps before λ moves (H.1). */
  static final int WARMUP_STEPS = 100;

  /** Returns what all runs have in common: FULL response, double precision. */
  static TrainingConfigurationBuilder settings(Method method, int batchSize, long seed) {
    return TrainingConfiguration.builder()
        .method(method)
        .structure(ResponseStructure.FULL)
        .batchSize(batchSize)
        .intervals(TRAIN_INTERVAL, 1)
        .warmup(0, WARMUP_STEPS)
        .seed(seed)
        .keepBest(false)
        .precision(Precision.DOUBLE)
        .backend(BackendChoice.resolve(Backends.defaultName()), 1);
  }

  /** Returns how many hyperparameter steps an epoch has. */
  static int cyclesPerEpoch(ToyProblem problem, int batchSize) {
    int steps = (problem.rows() + batchSize - 1) / batchSize;
    return (steps + TRAIN_INTERVAL - 1) / TRAIN_INTERVAL;
  }

  /**
   * Trains at a fixed λ on full batches, with learning rates that fall smoothly.
   *
   * @param rate of w₀ by plain SGD, and times σ² of Θ, whose gradient is of that size
   * @param steps inner steps
   * @param decay by which the learning rates are divided in the end
   */
  static ToyRun atFixedLambda(
      Toy toy,
      ToyProblem problem,
      Method method,
      double lambda,
      double sigma,
      double rate,
      int steps,
      double decay) {
    int epochs = 100;
    TrainingConfiguration configuration =
        settings(method, problem.rows(), 1)
            .epochs(epochs)
            .intervals(steps / epochs, 1)
            .warmup(epochs, 0)
            .general(new Optimizer.Sgd(0), rate)
            .response(new Optimizer.Sgd(0), rate / (sigma * sigma))
            .schedule(new LearningRateSchedule.Step(1, Math.pow(decay, -1.0 / epochs)))
            .build();
    return train(toy, problem, toy.space(lambda, sigma), configuration);
  }

  /** Trains. */
  static ToyRun train(
      Toy toy, ToyProblem problem, HyperparameterSpace space, TrainingConfiguration configuration) {
    TrainingProblem training =
        new TrainingProblem(toy.architecture(problem.inputs()), space, configuration);
    List<Double> lambda = new ArrayList<>();
    TrainingListener listener =
        new TrainingListener() {
          @Override
          public void epochDone(EpochReport report, TrainingState state) {
            lambda.add(state.hyper().lambda().toDoubles()[0]);
          }
        };
    TrainingResult result = TrainingLoop.local(training, problem.data(), listener);
    return new ToyRun(
        problem,
        lambda,
        cyclesPerEpoch(problem, configuration.batchSize()),
        result.outcome() == TrainingResult.Outcome.DIVERGED,
        result.last());
  }

  /** Returns the mean of λ over the last part of the run; NaN if it diverged. */
  double meanOfLast(double part) {
    if (diverged) {
      return Double.NaN;
    }
    int from = (int) Math.floor(lambda.size() * (1 - part));
    return lambda.subList(from, lambda.size()).stream()
        .mapToDouble(Double::doubleValue)
        .average()
        .orElse(Double.NaN);
  }

  /** Returns the product of the matrices of w₀, the weights of the linear model. */
  RealVector weights() {
    return product(last.general().toDoubles(), null);
  }

  /** Returns the derivative of the {@link #weights} along Θ. */
  RealVector response() {
    return product(last.general().toDoubles(), last.response().toDoubles());
  }

  /**
   * Returns the product of the layers' matrices, or its derivative along others of their shapes.
   */
  private RealVector product(double[] w, double[] along) {
    int m = problem.inputs();
    int hidden = (w.length - m) / (m * m);
    RealMatrix value = MatrixUtils.createRealIdentityMatrix(m);
    RealMatrix tangent = value.scalarMultiply(0);
    for (int layer = 0; layer <= hidden; layer++) {
      int rows = layer == hidden ? 1 : m;
      RealMatrix matrix = matrix(w, layer * m * m, rows, m);
      tangent = matrix.multiply(tangent);
      if (along != null) {
        tangent = tangent.add(matrix(along, layer * m * m, rows, m).multiply(value));
      }
      value = matrix.multiply(value);
    }
    return new ArrayRealVector((along == null ? value : tangent).getRow(0));
  }

  private static RealMatrix matrix(double[] values, int from, int rows, int columns) {
    RealMatrix matrix = MatrixUtils.createRealMatrix(rows, columns);
    for (int i = 0; i < rows; i++) {
      for (int j = 0; j < columns; j++) {
        matrix.setEntry(i, j, values[from + i * columns + j]);
      }
    }
    return matrix;
  }
}
