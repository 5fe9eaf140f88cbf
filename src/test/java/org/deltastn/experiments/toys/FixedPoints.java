package org.deltastn.experiments.toys;

import java.util.Locale;
import org.deltastn.experiments.ExactProblem;
import org.deltastn.optim.LearningRateSchedule;
import org.deltastn.optim.Optimizer;
import org.deltastn.train.Method;
import org.deltastn.train.TrainingConfiguration;

/**
 * Full-batch runs beside the exact solutions.
 *
 * @param steps inner steps of a run at a fixed λ
 * @param cycles hyperparameter steps of each half of a bilevel run
 * @param claims where the figures go
 */
record FixedPoints(int steps, int cycles, ToyClaims claims) {

  /** Largest relative distance of Θ from the Jacobian. */
  static final double JACOBIAN_CLOSE = 0.05;

  /** Largest relative distance of the weights from those of the equivalent ridge regression. */
  static final double WEIGHTS_CLOSE = 0.02;

  /** Largest distance of λ from the fixed point. */
  static final double LAMBDA_CLOSE = 0.05;

  /** The same where dropout masks add their noise. */
  static final double DROPOUT_LAMBDA_CLOSE = 0.1;

  /** Largest relative excess of the exact validation loss over its minimum. */
  static final double LOSS_CLOSE = 0.001;

  private static final double SMALL = 0.1;

  /** Copies of each row at σ = 0.1, each with an ε of its own: as many draws in one step. */
  private static final int COPIES = 64;

  private static final double RATE = 0.05;
  private static final double MOMENTUM = 0.9;
  private static final double DECAY = 10;

  /** Time constants of the slowest weight that a run must last. */
  private static final double LASTING = 5;

  /**
   * Ridge at σ = 0.1, where ε hardly bends s: Θ is the best-response Jacobian itself. The noise of
   * its gradient is ten times as large beside the gradient as at σ = 1, hence the longer run and
   * the rows repeated, which change neither the objective nor its solutions but for λ's origin.
   */
  void jacobian(ToyProblem single, Method method) {
    ToyProblem problem = Toy.RIDGE.exact(single.name(), ToyData.repeated(single.data(), COPIES));
    double lambda = middle(problem);
    ToyRun run =
        ToyRun.atFixedLambda(Toy.RIDGE, problem, method, lambda, SMALL, RATE, 2 * steps, 1000);
    claims.atMost(
        JACOBIAN_CLOSE,
        ExactProblem.distance(run.response(), problem.jacobian(lambda)),
        text(Toy.RIDGE, problem, method, "Θ from the best-response Jacobian, σ = 0.1"));
  }

  /** A toy at σ = 1 and a fixed λ: weights and Θ from what the objectives lead to. */
  void closedForms(Toy toy, ToyProblem problem) {
    double lambda = middle(problem);
    Method method = Method.DELTA_STN;
    ToyRun run = ToyRun.atFixedLambda(toy, problem, method, lambda, 1, RATE, steps, 100);
    claims.atMost(
        WEIGHTS_CLOSE,
        ExactProblem.distance(run.weights(), problem.weights(lambda)),
        text(toy, problem, method, "weights from those of the equivalent ridge regression"));
    claims.atMost(
        JACOBIAN_CLOSE,
        ExactProblem.distance(run.response(), problem.response(lambda, 1)),
        text(toy, problem, method, "Θ from the one of lowest perturbed objective, σ = 1"));
  }

  /** Returns the optimum, or the middle of the range where there is none inside. */
  private static double middle(ToyProblem problem) {
    double optimum = problem.optimum();
    return Double.isNaN(optimum) ? problem.middle() : optimum;
  }

  /**
   * A bilevel run at σ = 1: steps of Adam at 0.02 from the paper's start, then, from where they
   * led, as many at 0.002, of whose second half the mean is taken.
   *
   * @param allRows of the data set
   */
  void bilevel(Toy toy, ToyProblem problem, int allRows) {
    double fixedPoint = problem.fixedPoint(1);
    if (Double.isNaN(fixedPoint)) {
      System.out.println(problem.name() + ", " + toy + ": no fixed point in the range");
      return;
    }
    double rate = problem.slowestRate(fixedPoint, 1);
    double lasting = rate * meanRate(toy) * cycles * ToyRun.TRAIN_INTERVAL;
    if (lasting < LASTING) {
      System.out.printf(
          Locale.ROOT,
          "%s, %s: left out, gradient descent would need %.1f times the steps of a run%n",
          problem.name(),
          toy,
          LASTING / lasting);
      return;
    }
    double found = half(toy, problem, toy.start(allRows), 0.02).meanOfLast(0.25);
    if (!Double.isNaN(found)) {
      found = half(toy, problem, found, 0.002).meanOfLast(0.5);
    }
    String what =
        String.format(
            Locale.ROOT,
            "λ %.3f from the fixed point %.3f (optimum %.3f)",
            found,
            fixedPoint,
            problem.optimum());
    double bound = toy == Toy.INPUT_DROPOUT ? DROPOUT_LAMBDA_CLOSE : LAMBDA_CLOSE;
    claims.atMost(bound, found - fixedPoint, text(toy, problem, Method.DELTA_STN, what));
    double excess = problem.validationLoss(found) / problem.validationLoss(problem.optimum()) - 1;
    String loss = "exact validation loss over its minimum";
    if (toy == Toy.LINEAR_NETWORK) {
      claims.atMost(LOSS_CLOSE, excess, text(toy, problem, Method.DELTA_STN, loss));
    } else {
      claims.report(excess, text(toy, problem, Method.DELTA_STN, loss));
    }
  }

  /** Returns the mean step size over a run, that of momentum included. */
  private static double meanRate(Toy toy) {
    double first = toy == Toy.INPUT_DROPOUT ? RATE : RATE / (1 - MOMENTUM);
    return first * (1 - 1 / DECAY) / Math.log(DECAY);
  }

  private ToyRun half(Toy toy, ToyProblem problem, double start, double hyperRate) {
    // Masks make w₀ noisy; without them momentum helps where XᵀX is ill-conditioned.
    Optimizer rule = new Optimizer.Sgd(toy == Toy.INPUT_DROPOUT ? 0 : MOMENTUM);
    TrainingConfiguration configuration =
        ToyRun.settings(Method.DELTA_STN, problem.rows(), 1)
            .epochs(cycles)
            .warmup(0, cycles * ToyRun.TRAIN_INTERVAL / 5)
            .general(rule, RATE)
            .response(rule, RATE)
            .hyper(new Optimizer.Adam(), hyperRate)
            .schedule(new LearningRateSchedule.Step(1, Math.pow(DECAY, -1.0 / cycles)))
            .build();
    return ToyRun.train(toy, problem, toy.space(start, 1), configuration);
  }

  private static String text(Toy toy, ToyProblem problem, Method method, String what) {
    return problem.name() + ", " + toy + ", " + method + ": " + what;
  }
}
