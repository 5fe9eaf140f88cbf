package org.deltastn.experiments.evidence;

import java.util.List;
import org.deltastn.tensor.vector.HostVector;
import org.deltastn.train.HyperState;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingData;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.replica.Predictor;
import org.deltastn.train.replica.Replica;

/**
 * The gradient of the validation loss with respect to λ by training on: copies of the network go on
 * from the weights that predict at a state, by ordinary training at λ ± δ with the same minibatches
 * and the same random numbers, and the difference of their losses on all validation rows is divided
 * by 2δ.
 *
 * @param mean by horizon and hyperparameter, over repeats with other minibatches and random numbers
 * @param error the standard error of that mean; NaN for one repeat
 * @param loss on the validation rows at the state
 */
record RetrainedGradient(double[][] mean, double[][] error, double loss) {

  /** Steps between two horizons must be a multiple of it. */
  private static final int INTERVAL = 5;

  /** The seed of the first repeat; runs have small ones. */
  private static final long FIRST_SEED = 10_000;

  static RetrainedGradient of(
      TrainingProblem problem,
      TrainingState state,
      TrainingData data,
      int[] horizons,
      double delta,
      int repeats) {
    HostVector weights = Predictor.effectiveWeights(problem, state);
    int h = problem.space().size();
    double[][] sum = new double[horizons.length][h];
    double[][] squares = new double[horizons.length][h];
    double loss = Double.NaN;
    for (int repeat = 0; repeat < repeats; repeat++) {
      try (Replica replica =
          new Replica(plain(problem, FIRST_SEED + repeat), 0, data, data.training().size())) {
        replica.load(at(state, weights, 0, 0));
        loss = replica.evaluate().mean();
        for (int j = 0; j < h; j++) {
          double[] above = losses(replica, at(state, weights, j, delta), horizons);
          double[] below = losses(replica, at(state, weights, j, -delta), horizons);
          for (int i = 0; i < horizons.length; i++) {
            double slope = (above[i] - below[i]) / (2 * delta);
            sum[i][j] += slope;
            squares[i][j] += slope * slope;
          }
        }
      }
    }
    double[][] error = new double[horizons.length][h];
    for (int i = 0; i < horizons.length; i++) {
      for (int j = 0; j < h; j++) {
        sum[i][j] /= repeats;
        double variance = Math.max(0, squares[i][j] / repeats - sum[i][j] * sum[i][j]);
        error[i][j] = repeats == 1 ? Double.NaN : Math.sqrt(variance / (repeats - 1));
      }
    }
    return new RetrainedGradient(sum, error, loss);
  }

  private static double[] losses(Replica replica, TrainingState from, int[] horizons) {
    replica.load(from);
    double[] losses = new double[horizons.length];
    int steps = 0;
    for (int i = 0; i < horizons.length; i++) {
      int further = horizons[i] - steps;
      if (further <= 0 || further % INTERVAL != 0) {
        throw new IllegalArgumentException(
            "horizons must rise by multiples of " + INTERVAL + ", found " + horizons[i]);
      }
      replica.run(further / INTERVAL, Long.MAX_VALUE, null);
      losses[i] = replica.evaluate().mean();
      steps = horizons[i];
    }
    return losses;
  }

  private static TrainingProblem plain(TrainingProblem problem, long seed) {
    TrainingConfiguration of = problem.configuration();
    TrainingConfiguration plain =
        TrainingConfiguration.builder()
            .method(Method.FIXED)
            .batchSize(of.batchSize())
            .intervals(INTERVAL, 1)
            .general(of.general().rule(), of.general().learningRate())
            .seed(seed)
            .backend(of.backend(), of.threads())
            .build();
    return new TrainingProblem(problem.architecture(), problem.space(), plain);
  }

  /** Returns the weights without momentum, at λ with one hyperparameter shifted. */
  private static TrainingState at(TrainingState state, HostVector weights, int j, double shift) {
    double[] lambda = state.hyper().lambda().toDoubles();
    lambda[j] += shift;
    HyperState of = state.hyper();
    HyperState shifted =
        new HyperState(
            HostVector.of(lambda), of.rho(), of.lambdaSlots(), of.rhoSlots(), of.steps());
    return new TrainingState(
        weights,
        HostVector.zeros(weights.precision(), 1),
        List.of(),
        List.of(),
        shifted,
        state.counters());
  }
}
