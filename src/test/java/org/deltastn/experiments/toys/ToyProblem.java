package org.deltastn.experiments.toys;

import java.util.Arrays;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.experiments.ExactProblem;
import org.deltastn.train.TrainingData;

/**
 * A toy problem on one split, solved exactly: every one of them is the linear regression 1/(2n) ‖Xw
 * − t‖² + v(λ)/(2n) wᵀPw without an intercept, with P diagonal.
 */
final class ToyProblem extends ExactProblem {

  private static final double STEP = 1e-3;

  private final DoubleUnaryOperator coefficient;
  private final double[] penalty;

  /**
   * Creates a problem.
   *
   * @param coefficient v
   * @param inPenaltyOfGram whether P is the diagonal of XᵀX rather than the identity
   * @param lowest where optima of λ are looked for
   * @param highest the other end
   */
  ToyProblem(
      String name,
      TrainingData data,
      DoubleUnaryOperator coefficient,
      boolean inPenaltyOfGram,
      double lowest,
      double highest) {
    super(name, data, lowest, highest);
    this.coefficient = coefficient;
    penalty = new double[inputs()];
    for (int j = 0; j < penalty.length; j++) {
      penalty[j] = inPenaltyOfGram ? gram().getEntry(j, j) : 1;
    }
  }

  /** Returns w*(λ) = (XᵀX + vP)⁻¹ Xᵀt. */
  RealVector weights(double lambda) {
    return solve(1, coefficient.applyAsDouble(lambda), moment());
  }

  @Override
  protected RealVector optimal(double lambda) {
    return weights(lambda);
  }

  /** Returns the best-response Jacobian −(XᵀX + vP)⁻¹ v'(λ) P w*. */
  RealVector jacobian(double lambda) {
    double v = coefficient.applyAsDouble(lambda);
    double slope =
        (coefficient.applyAsDouble(lambda + STEP) - coefficient.applyAsDouble(lambda - STEP))
            / (2 * STEP);
    return solve(1, v, penalized(weights(lambda))).mapMultiply(-slope);
  }

  /**
   * Returns the Θ of lowest perturbed objective (Equation 3.10) around w*, −(σ²XᵀX + E[vε²]P)⁻¹
   * E[vε] P w* with v at λ + ε.
   */
  @Override
  public RealVector response(double lambda, double sigma) {
    double first = expectation(lambda, sigma, 1);
    double second = expectation(lambda, sigma, 2);
    return solve(sigma * sigma, second, penalized(weights(lambda))).mapMultiply(-first);
  }

  /** Returns the fixed point nearest to the optimum; NaN if there is none. */
  double fixedPoint(double sigma) {
    double optimum = optimum();
    return fixedPoints(sigma).stream()
        .min((a, b) -> Double.compare(Math.abs(a - optimum), Math.abs(b - optimum)))
        .orElse(Double.NaN);
  }

  /**
   * Returns the smallest eigenvalue of what gradient descent on w₀ and on Θ is governed by, (XᵀX +
   * vP)/n and (XᵀX + E[vε²]P/σ²)/n: the inverse of its time constant at a step size of 1.
   */
  double slowestRate(double lambda, double sigma) {
    double second = expectation(lambda, sigma, 2) / (sigma * sigma);
    double v = Math.min(second, coefficient.applyAsDouble(lambda));
    double[] eigenvalues = new EigenDecomposition(shifted(1, v)).getRealEigenvalues();
    return Arrays.stream(eigenvalues).min().orElseThrow() / rows();
  }

  /** Returns E[v(λ + ε) ε^power] for ε ~ N(0, σ²), by the trapezoid rule over ±12σ. */
  private double expectation(double lambda, double sigma, int power) {
    double width = 0.02;
    double sum = 0;
    for (int i = -600; i <= 600; i++) {
      double z = i * width;
      double density = Math.exp(-z * z / 2) / Math.sqrt(2 * Math.PI);
      sum += density * coefficient.applyAsDouble(lambda + sigma * z) * Math.pow(sigma * z, power);
    }
    return sum * width;
  }

  private RealVector penalized(RealVector w) {
    return new ArrayRealVector(penalty).ebeMultiply(w);
  }

  /** Returns (a XᵀX + b P)⁻¹ right. */
  private RealVector solve(double a, double b, RealVector right) {
    return solve(shifted(a, b), right);
  }

  private RealMatrix shifted(double a, double b) {
    RealMatrix matrix = gram().scalarMultiply(a);
    for (int j = 0; j < penalty.length; j++) {
      matrix.addToEntry(j, j, b * penalty[j]);
    }
    return matrix;
  }
}
