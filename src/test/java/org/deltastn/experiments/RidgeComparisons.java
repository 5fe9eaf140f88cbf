package org.deltastn.experiments;

import static org.deltastn.experiments.ExactProblem.distance;
import static org.deltastn.experiments.RidgeRun.SIGMA;

import java.util.List;
import java.util.Locale;
import org.deltastn.hyper.HyperparameterSpace;
import org.deltastn.hyper.Perturbation;
import org.deltastn.hyper.Transform;
import org.deltastn.nn.ResponseStructure;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;
import org.deltastn.train.loop.DivergedException;

/**
 * Trains ridge regressions and compares them with their closed forms.
 *
 * @param steps inner steps of a run at a fixed λ
 * @param cycles hyperparameter steps of a whole run, ten inner steps each
 * @param claims where the figures go
 */
record RidgeComparisons(int steps, int cycles, RidgeClaims claims) {

  /** λ of (a): small, for STN's error grows with σ² / (eigenvalue of XᵀX + λ)². */
  static final double IDENTITY_LAMBDA = 1.5;

  /** κ of (b). */
  static final double EXP_KAPPA = 20;

  /** Largest relative distance from a closed form in (a) and (b). */
  static final double CLOSE = 0.01;

  /** Largest distance of λ from its root in (c). */
  static final double LAMBDA_CLOSE = 0.05;

  /** Largest relative excess of the exact validation loss over its minimum in (c). */
  static final double LOSS_CLOSE = 0.001;

  private static final Optimizer PLAIN = new Optimizer.Sgd(0);
  private static final Optimizer MOMENTUM = new Optimizer.Sgd(0.9);

  /** For Θ = uR, whose gradient at u = 0 vanishes for R. */
  private static final Optimizer ADAM = new Optimizer.Adam();

  private static final List<Method> CENTERED = List.of(Method.DELTA_STN, Method.CENTERED_STN);

  /**
   * (a) s = identity, Appendix G. One ε for the whole batch, as G.2 is written: at the fixed point
   * its noise is of third order in ε.
   */
  void identity(RidgeProblem problem) {
    double lambda = IDENTITY_LAMBDA;
    HyperparameterSpace space = identitySpace();
    for (Method method : CENTERED) {
      identity(problem, space, method, ResponseStructure.FULL);
    }
    // Slow where λ + ε moves w₀ and Θ alike, hence the momentum and the slow fall of the rate.
    Optimizer rule = new Optimizer.Sgd(0.95);
    TrainingConfiguration configuration =
        RidgeRun.fixedLambda(
            problem, Method.STN, ResponseStructure.FULL, rule, 0.01, rule, 0.01, steps, 1.5);
    RidgeRun run = RidgeRun.train(problem, space, configuration);
    String label = "(a) " + problem.name() + ", STN: ";
    claims.atMost(
        CLOSE, distance(run.weights(), problem.stnWeights(lambda, SIGMA)), label + "w0 from G.7");
    claims.atMost(
        CLOSE, distance(run.response(), problem.stnResponse(lambda, SIGMA)), label + "Θ from G.8");
    claims.above(
        CLOSE, distance(run.weights(), problem.weights(lambda)), label + "w0 misses G.9 by");
    claims.above(
        CLOSE,
        distance(run.response(), problem.identityResponse(lambda)),
        label + "Θ misses −(XᵀX+λI)⁻¹w* by");
  }

  private void identity(
      RidgeProblem problem, HyperparameterSpace space, Method method, ResponseStructure structure) {
    boolean full = structure == ResponseStructure.FULL;
    TrainingConfiguration configuration =
        full
            ? RidgeRun.fixedLambda(
                problem, method, structure, MOMENTUM, 0.1, MOMENTUM, 0.02, steps, 2.5)
            : RidgeRun.fixedLambda(
                problem, method, structure, MOMENTUM, 0.1, ADAM, 0.003, steps, 3);
    RidgeRun run = RidgeRun.train(problem, space, configuration);
    String label = "(a) " + label(problem, method, structure);
    claims.atMost(
        CLOSE, distance(run.weights(), problem.weights(IDENTITY_LAMBDA)), label + "w0 from G.9");
    claims.atMost(
        CLOSE,
        distance(run.response(), problem.identityResponse(IDENTITY_LAMBDA)),
        label + "Θ from −(XᵀX+λI)⁻¹w*");
  }

  /** (b) s = exp, H.1. One ε for every example: κ = exp(λ + ε) has a heavy tail to average out. */
  void exponential(RidgeProblem problem) {
    for (Method method : CENTERED) {
      exponential(problem, exponentialSpace(EXP_KAPPA), method, ResponseStructure.FULL);
    }
  }

  /** (a) and (b) with the response of Equation 3.14, whose one unit can be any Θ. */
  void structured(RidgeProblem problem) {
    Method method = Method.DELTA_STN;
    identity(problem, identitySpace(), method, ResponseStructure.STRUCTURED);
    exponential(problem, exponentialSpace(EXP_KAPPA), method, ResponseStructure.STRUCTURED);
  }

  private static HyperparameterSpace identitySpace() {
    return RidgeRun.space(new Transform.Identity(), IDENTITY_LAMBDA, Perturbation.PER_MINIBATCH);
  }

  private static HyperparameterSpace exponentialSpace(double kappa) {
    return RidgeRun.space(new Transform.Exp(), kappa, Perturbation.PER_EXAMPLE);
  }

  private void exponential(
      RidgeProblem problem, HyperparameterSpace space, Method method, ResponseStructure structure) {
    boolean full = structure == ResponseStructure.FULL;
    TrainingConfiguration configuration =
        full
            ? RidgeRun.fixedLambda(
                problem, method, structure, MOMENTUM, 0.1, PLAIN, 0.05, steps, 2.5)
            : RidgeRun.fixedLambda(
                problem, method, structure, MOMENTUM, 0.1, ADAM, 0.003, steps, 3);
    RidgeRun run = RidgeRun.train(problem, space, configuration);
    String label = "(b) " + label(problem, method, structure);
    claims.atMost(
        CLOSE,
        distance(run.weights(), problem.weights(EXP_KAPPA)),
        label + "w0 from G.9 at exp(λ)");
    claims.atMost(
        CLOSE,
        distance(run.response(), problem.response(Math.log(EXP_KAPPA), SIGMA)),
        label + "Θ from −(XᵀX+(1+σ²)κI)⁻¹κw*");
  }

  /** (c) the whole bilevel run on full batches. */
  void bilevel(RidgeProblem problem, Method method, double initialKappa) {
    TrainingConfiguration configuration =
        RidgeRun.bilevel(
            problem, method, problem.rows(), MOMENTUM, 0.1, PLAIN, 0.05, PLAIN, 3, cycles, 2);
    RidgeRun run = RidgeRun.train(problem, exponentialSpace(initialKappa), configuration);
    double root = problem.root(SIGMA);
    String label = "(c) " + label(problem, method, ResponseStructure.FULL);
    claims.atMost(
        LAMBDA_CLOSE,
        run.lambda() - root,
        String.format(Locale.ROOT, "%sλ %.4f from the root %.4f", label, run.lambda(), root));
    claims.atMost(
        LOSS_CLOSE,
        problem.validationLoss(run.lambda()) / problem.lowestLoss() - 1,
        String.format(
            Locale.ROOT, "%sexact loss over its minimum %.6f", label, problem.lowestLoss()));
  }

  /** The whole bilevel run on the paper's minibatches; nothing is claimed. */
  void minibatches(RidgeProblem problem, double initialKappa, int batchSize) {
    for (Method method : List.of(Method.DELTA_STN, Method.CENTERED_STN, Method.STN)) {
      TrainingConfiguration configuration =
          RidgeRun.bilevel(
              problem, method, batchSize, PLAIN, 0.01, PLAIN, 0.01, PLAIN, 3, cycles, 0);
      String label =
          String.format(
              "    %sbatch %d: ", label(problem, method, ResponseStructure.FULL), batchSize);
      try {
        RidgeRun run = RidgeRun.train(problem, exponentialSpace(initialKappa), configuration);
        claims.report(run.lambda() - problem.root(SIGMA), label + "λ from the root");
        claims.report(
            problem.validationLoss(run.lambda()) / problem.lowestLoss() - 1,
            label + "exact loss over its minimum");
        claims.report(
            problem.validationLoss(run.weights()) / problem.lowestLoss() - 1,
            label + "loss of the trained w0 over it");
      } catch (DivergedException e) {
        claims.report(Double.NaN, label + "diverged");
      }
    }
  }

  private static String label(RidgeProblem problem, Method method, ResponseStructure structure) {
    String form = structure == ResponseStructure.STRUCTURED ? " structured" : "";
    return problem.name() + ", " + method + form + ": ";
  }
}
