package org.deltastn.experiments.toys;

import java.util.ArrayList;
import java.util.Arrays;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.ArrayRealVector;
import org.apache.commons.math3.linear.EigenDecomposition;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.experiments.DesignMatrix;
import org.deltastn.train.TrainingData;

/**
 * A toy problem on one split, solved exactly: every one of them is the linear regression 1/(2n) ‖Xw
 * − t‖² + v(λ)/(2n) wᵀPw without an intercept, with P diagonal.
 */
final class ToyProblem {

  private static final int GRID = 800;
  private static final double STEP = 1e-3;

  private final String name;
  private final TrainingData data;
  private final DoubleUnaryOperator coefficient;
  private final double lowest;
  private final double highest;
  private final double[] penalty;
  private final RealMatrix gram;
  private final RealVector moment;
  private final RealMatrix validation;
  private final RealVector validationTargets;

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
    this.name = name;
    this.data = data;
    this.coefficient = coefficient;
    this.lowest = lowest;
    this.highest = highest;
    RealMatrix x = DesignMatrix.of(data.training());
    gram = x.transpose().multiply(x);
    moment = x.transpose().operate(DesignMatrix.targets(data.training()));
    validation = DesignMatrix.of(data.validation());
    validationTargets = DesignMatrix.targets(data.validation());
    penalty = new double[inputs()];
    for (int j = 0; j < penalty.length; j++) {
      penalty[j] = inPenaltyOfGram ? gram.getEntry(j, j) : 1;
    }
  }

  String name() {
    return name;
  }

  TrainingData data() {
    return data;
  }

  /** Returns m, the number of weights. */
  int inputs() {
    return gram.getColumnDimension();
  }

  /** Returns n, the number of training rows. */
  int rows() {
    return data.training().size();
  }

  /** Returns the middle of the range of λ. */
  double middle() {
    return (lowest + highest) / 2;
  }

  /** Returns w*(λ) = (XᵀX + vP)⁻¹ Xᵀt. */
  RealVector weights(double lambda) {
    return solve(1, coefficient.applyAsDouble(lambda), moment);
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
   * Returns the Θ of least perturbed objective (Equation 3.10) around w*, −(σ²XᵀX + E[vε²]P)⁻¹
   * E[vε] P w* with v at λ + ε.
   */
  RealVector response(double lambda, double sigma) {
    double first = expectation(lambda, sigma, 1);
    double second = expectation(lambda, sigma, 2);
    return solve(sigma * sigma, second, penalized(weights(lambda))).mapMultiply(-first);
  }

  /** Returns Θᵀ∇L_V at w*, with the Θ of {@link #response}. */
  double hyperGradient(double lambda, double sigma) {
    RealVector residual = validation.operate(weights(lambda)).subtract(validationTargets);
    RealVector gradient = validation.preMultiply(residual).mapDivide(residual.getDimension());
    return response(lambda, sigma).dotProduct(gradient);
  }

  /** Returns L_V(w*(λ)) of Equation H.3. */
  double validationLoss(double lambda) {
    RealVector residual = validation.operate(weights(lambda)).subtract(validationTargets);
    return residual.dotProduct(residual) / (2 * residual.getDimension());
  }

  /** Returns the λ of least validation loss; NaN if that is at an end of the range. */
  double optimum() {
    int best = 0;
    for (int i = 1; i <= GRID; i++) {
      best = validationLoss(grid(i)) < validationLoss(grid(best)) ? i : best;
    }
    if (best == 0 || best == GRID) {
      return Double.NaN;
    }
    double low = grid(best - 1);
    double high = grid(best + 1);
    while (high - low > 1e-9) {
      double third = (high - low) / 3;
      if (validationLoss(low + third) < validationLoss(high - third)) {
        high -= third;
      } else {
        low += third;
      }
    }
    return (low + high) / 2;
  }

  /** Returns every λ where the hyperparameter gradient rises through 0: where a run can settle. */
  List<Double> fixedPoints(double sigma) {
    List<Double> roots = new ArrayList<>();
    double before = hyperGradient(grid(0), sigma);
    for (int i = 1; i <= GRID; i++) {
      double here = hyperGradient(grid(i), sigma);
      if (before < 0 && here >= 0) {
        roots.add(bisect(grid(i - 1), grid(i), sigma));
      }
      before = here;
    }
    return roots;
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

  /** Returns ‖found − expected‖ / ‖expected‖. */
  static double distance(RealVector found, RealVector expected) {
    return found.subtract(expected).getNorm() / expected.getNorm();
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
    return new LUDecomposition(shifted(a, b)).getSolver().solve(right);
  }

  private RealMatrix shifted(double a, double b) {
    RealMatrix matrix = gram.scalarMultiply(a);
    for (int j = 0; j < penalty.length; j++) {
      matrix.addToEntry(j, j, b * penalty[j]);
    }
    return matrix;
  }

  private double grid(int i) {
    return lowest + i * (highest - lowest) / GRID;
  }

  private double bisect(double from, double to, double sigma) {
    double low = from;
    double high = to;
    while (high - low > 1e-10) {
      double middle = (low + high) / 2;
      if (hyperGradient(middle, sigma) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
