package org.deltastn.experiments;

import java.util.ArrayList;
import java.util.List;
import java.util.function.DoubleUnaryOperator;
import org.apache.commons.math3.linear.LUDecomposition;
import org.apache.commons.math3.linear.MatrixUtils;
import org.apache.commons.math3.linear.RealMatrix;
import org.apache.commons.math3.linear.RealVector;
import org.deltastn.train.TrainingData;

/**
 * Ridge regression on one split, with its closed forms computed by linear algebra that shares
 * nothing with the engine.
 *
 * <p>The objective is 1/(2n) ‖Xw − t‖² + κ/(2n) ‖w‖² without an intercept; κ = s(λ).
 */
final class RidgeProblem {

  /** Where optima and roots of λ under s = exp are looked for: κ from 0.001 to 100,000. */
  static final double LOWEST = Math.log(1e-3);

  static final double HIGHEST = Math.log(1e5);

  private static final int GRID = 800;

  private final String name;
  private final TrainingData data;
  private final RealMatrix gram;
  private final RealVector moment;
  private final RealMatrix validation;
  private final RealVector validationTargets;

  RidgeProblem(String name, TrainingData data) {
    this.name = name;
    this.data = data;
    RealMatrix x = DesignMatrix.of(data.training());
    gram = x.transpose().multiply(x);
    moment = x.transpose().operate(DesignMatrix.targets(data.training()));
    validation = DesignMatrix.of(data.validation());
    validationTargets = DesignMatrix.targets(data.validation());
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

  /** Equation G.9: w* = (XᵀX + κI)⁻¹ Xᵀt. */
  RealVector weights(double kappa) {
    return solve(shifted(kappa), moment);
  }

  /** The best-response Jacobian under s = identity, −(XᵀX + λI)⁻¹ w* (Theorem 3). */
  RealVector identityResponse(double lambda) {
    return solve(shifted(lambda), weights(lambda)).mapMultiply(-1);
  }

  /** Equations G.7 and G.8 solved together: A w₀ = Xᵀt + σ² A⁻¹ w₀ with A = XᵀX + λI. */
  RealVector stnWeights(double lambda, double sigma) {
    RealMatrix a = shifted(lambda);
    return solve(a.subtract(MatrixUtils.inverse(a).scalarMultiply(sigma * sigma)), moment);
  }

  /** Equation G.8: Θ* = −A⁻¹ w₀*, the response that STN's objective leads to. */
  RealVector stnResponse(double lambda, double sigma) {
    return solve(shifted(lambda), stnWeights(lambda, sigma)).mapMultiply(-1);
  }

  /** What Equation 3.10 gives under s = exp: −(XᵀX + (1+σ²)κI)⁻¹ κ w*, κ = exp(λ + σ²/2). */
  RealVector expResponse(double lambda, double sigma) {
    double kappa = Math.exp(lambda + sigma * sigma / 2);
    RealVector w = weights(Math.exp(lambda));
    return solve(shifted((1 + sigma * sigma) * kappa), w).mapMultiply(-kappa);
  }

  /** Returns Θ(λ)ᵀ∇L_V(w*(λ)) with the response that Equation 3.10 gives under s = exp. */
  double hyperGradient(double lambda, double sigma) {
    RealVector residual = validation.operate(weights(Math.exp(lambda))).subtract(validationTargets);
    RealVector gradient = validation.preMultiply(residual).mapDivide(residual.getDimension());
    return expResponse(lambda, sigma).dotProduct(gradient);
  }

  /** Returns L_V(w*(λ)) of Equation H.3 under s = exp. */
  double validationLoss(double lambda) {
    return validationLoss(weights(Math.exp(lambda)));
  }

  /** Returns L_V(w) of Equation H.3. */
  double validationLoss(RealVector w) {
    RealVector residual = validation.operate(w).subtract(validationTargets);
    return residual.dotProduct(residual) / (2 * residual.getDimension());
  }

  /** Returns the λ of least validation loss; NaN if that is at an end of the range. */
  double bestLambda() {
    int best = 0;
    for (int i = 1; i <= GRID; i++) {
      best = validationLoss(grid(i)) < validationLoss(grid(best)) ? i : best;
    }
    if (best == 0 || best == GRID) {
      return Double.NaN;
    }
    return descend(this::validationLoss, grid(best - 1), grid(best + 1));
  }

  /** Returns the least validation loss over λ. */
  double lowestLoss() {
    return validationLoss(bestLambda());
  }

  /**
   * Returns the one root of the hyperparameter gradient.
   *
   * @throws IllegalStateException if there is none or more than one
   */
  double root(double sigma) {
    List<Double> roots = roots(sigma);
    if (roots.size() != 1) {
      throw new IllegalStateException(name + " has the roots " + roots + ", expected one");
    }
    return roots.get(0);
  }

  /** Returns every λ where the hyperparameter gradient rises through 0: where a run can settle. */
  List<Double> roots(double sigma) {
    List<Double> roots = new ArrayList<>();
    double before = hyperGradient(grid(0), sigma);
    for (int i = 1; i <= GRID; i++) {
      double here = hyperGradient(grid(i), sigma);
      if (before < 0 && here >= 0) {
        roots.add(bisect(lambda -> hyperGradient(lambda, sigma), grid(i - 1), grid(i)));
      }
      before = here;
    }
    return roots;
  }

  /** Returns ‖found − expected‖ / ‖expected‖. */
  static double distance(RealVector found, RealVector expected) {
    return found.subtract(expected).getNorm() / expected.getNorm();
  }

  private RealMatrix shifted(double kappa) {
    return gram.add(MatrixUtils.createRealIdentityMatrix(inputs()).scalarMultiply(kappa));
  }

  private static RealVector solve(RealMatrix a, RealVector b) {
    return new LUDecomposition(a).getSolver().solve(b);
  }

  private static double grid(int i) {
    return LOWEST + i * (HIGHEST - LOWEST) / GRID;
  }

  private static double descend(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    while (high - low > 1e-9) {
      double third = (high - low) / 3;
      if (f.applyAsDouble(low + third) < f.applyAsDouble(high - third)) {
        high -= third;
      } else {
        low += third;
      }
    }
    return (low + high) / 2;
  }

  private static double bisect(DoubleUnaryOperator f, double from, double to) {
    double low = from;
    double high = to;
    while (high - low > 1e-12) {
      double middle = (low + high) / 2;
      if (f.applyAsDouble(middle) < 0) {
        low = middle;
      } else {
        high = middle;
      }
    }
    return (low + high) / 2;
  }
}
