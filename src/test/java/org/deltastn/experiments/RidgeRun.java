package org.deltastn.experiments;

import java.util.Arrays;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.hyper.Hyperparameter;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Perturbation;
import org.deltastn.hyper.Transform;
import org.deltastn.nn.Loss;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.nn.graph.Architecture;
import org.deltastn.nn.layers.Dense;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.tensor.Precision;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.TrainingConfigurationBuilder;
import org.deltastn.train.TrainingProblem;
import org.deltastn.train.TrainingState;
import org.deltastn.train.loop.DivergedException;
import org.deltastn.train.loop.TrainingLoop;
import org.deltastn.train.loop.TrainingResult;

/**
 * What the engine trained.
 *
 * @param weights w₀; for STN, which is not centered, φ₀ + Φλ
 * @param response Θ
 * @param lambda λ, unconstrained
 */
record RidgeRun(RealVector weights, RealVector response, double lambda) {

  /** The perturbation scale σ of all runs (H.1). */
  static final double SIGMA = 1;

  /** Returns the linear model without intercept of H.1. */
  static Architecture architecture(int inputs) {
    Architecture.Builder builder = Architecture.builder(inputs);
    builder.add("linear", new Dense(inputs, 1, false), Architecture.INPUT);
    return builder.build(Loss.SQUARED_ERROR);
  }

  /** Returns the penalty of H.1, s(λ)/(2n) ‖w‖², with σ fixed at 1. */
  static HyperparameterSpace space(
      Transform transform, double initialValue, Perturbation perturbation) {
    return HyperparameterSpace.of(
        Hyperparameter.weightDecay()
            .transform(transform)
            .initialValue(initialValue)
            .initialScale(SIGMA)
            .scaleTuned(false)
            .perturbation(perturbation)
            .dividedByRows(true)
            .build());
  }

  /** Returns settings common to all runs: double precision, SGD, the last state as the model. */
  static TrainingConfigurationBuilder settings(Method method, ResponseStructure structure) {
    return TrainingConfiguration.builder()
        .method(method)
        .structure(structure)
        .keepBest(false)
        .precision(Precision.DOUBLE);
  }

  /**
   * Returns settings that train the weights at a fixed λ on full batches: all steps are warm-up.
   * The learning rates fall by a factor of ten {@code decades} times, smoothly.
   */
  static TrainingConfiguration fixedLambda(
      RidgeProblem problem,
      Method method,
      ResponseStructure structure,
      Optimizer rule,
      double rate,
      Optimizer responseRule,
      double responseRate,
      int steps,
      double decades) {
    int epochs = 100;
    return settings(method, structure)
        .batchSize(problem.rows())
        .epochs(epochs)
        .intervals(steps / epochs, 1)
        .warmup(epochs, 0)
        .general(rule, rate)
        .response(responseRule, responseRate)
        .schedule(new LearningRateSchedule.Step(1, Math.pow(10, -decades / epochs)))
        .build();
  }

  /**
   * Returns the settings of H.1 for a whole bilevel run: T_train = 10, T_valid = 1, 100 steps of
   * warm-up.
   *
   * @param cycles hyperparameter steps, those of the warm-up counted
   */
  static TrainingConfiguration bilevel(
      RidgeProblem problem,
      Method method,
      int batchSize,
      Optimizer rule,
      double rate,
      Optimizer responseRule,
      double responseRate,
      Optimizer hyperRule,
      double hyperRate,
      int cycles,
      double decades) {
    int stepsPerEpoch = (problem.rows() + batchSize - 1) / batchSize;
    int cyclesPerEpoch = (stepsPerEpoch + 9) / 10;
    int epochs = cycles / cyclesPerEpoch;
    return settings(method, ResponseStructure.FULL)
        .batchSize(batchSize)
        .epochs(epochs)
        .intervals(10, 1)
        .warmup(0, 100)
        .general(rule, rate)
        .response(responseRule, responseRate)
        .hyper(hyperRule, hyperRate)
        .schedule(new LearningRateSchedule.Step(1, Math.pow(10, -decades / epochs)))
        .build();
  }

  /**
   * Trains.
   *
   * @throws DivergedException if the run diverged, whether or not an epoch was done before
   */
  static RidgeRun train(
      RidgeProblem problem, HyperparameterSpace space, TrainingConfiguration configuration) {
    TrainingProblem training =
        new TrainingProblem(architecture(problem.inputs()), space, configuration);
    TrainingResult result = TrainingLoop.local(training, problem.data());
    if (result.outcome() == TrainingResult.Outcome.DIVERGED) {
      throw new DivergedException(result.divergence());
    }
    TrainingState state = result.last();
    int m = problem.inputs();
    RealVector general = vector(state.general().toDoubles(), m);
    double[] theta = state.response().toDoubles();
    RealVector response = vector(theta, m);
    if (configuration.structure() == ResponseStructure.STRUCTURED) {
      // One output unit: Θ = uR with R first and the single u after it.
      response = response.mapMultiply(theta[m]);
    }
    double lambda = state.hyper().lambda().toDoubles()[0];
    RealVector weights =
        configuration.method().centered() ? general : general.add(response.mapMultiply(lambda));
    return new RidgeRun(weights, response, lambda);
  }

  private static RealVector vector(double[] values, int length) {
    return new ArrayRealVector(Arrays.copyOf(values, length));
  }
}
