package org.deltastn.experiments;

import java.util.List;
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
final class RidgeProblem extends ExactProblem {

  /** Where optima and roots of λ under s = exp are looked for: κ from 0.001 to 100,000. */
  static final double LOWEST = Math.log(1e-3);

  static final double HIGHEST = Math.log(1e5);

  RidgeProblem(String name, TrainingData data) {
    super(name, data, LOWEST, HIGHEST);
  }

  /** Equation G.9: w* = (XᵀX + κI)⁻¹ Xᵀt. */
  RealVector weights(double kappa) {
    return solve(shifted(kappa), moment());
  }

  /** The best-response Jacobian under s = identity, −(XᵀX + λI)⁻¹ w* (Theorem 3). */
  RealVector identityResponse(double lambda) {
    return solve(shifted(lambda), weights(lambda)).mapMultiply(-1);
  }

  /** Equations G.7 and G.8 solved together: A w₀ = Xᵀt + σ² A⁻¹ w₀ with A = XᵀX + λI. */
  RealVector stnWeights(double lambda, double sigma) {
    RealMatrix a = shifted(lambda);
    return solve(a.subtract(MatrixUtils.inverse(a).scalarMultiply(sigma * sigma)), moment());
  }

  /** Equation G.8: Θ* = −A⁻¹ w₀*, the response that STN's objective leads to. */
  RealVector stnResponse(double lambda, double sigma) {
    return solve(shifted(lambda), stnWeights(lambda, sigma)).mapMultiply(-1);
  }

  /** Returns w* at κ = exp(λ). */
  @Override
  protected RealVector optimal(double lambda) {
    return weights(Math.exp(lambda));
  }

  /** Returns −(XᵀX + (1+σ²)κI)⁻¹ κ w*, κ = exp(λ + σ²/2): Equation 3.10 under s = exp. */
  @Override
  public RealVector response(double lambda, double sigma) {
    double kappa = Math.exp(lambda + sigma * sigma / 2);
    return solve(shifted((1 + sigma * sigma) * kappa), optimal(lambda)).mapMultiply(-kappa);
  }

  /** Returns the lowest validation loss over λ. */
  double lowestLoss() {
    return validationLoss(optimum());
  }

  /**
   * Returns the one root of the hyperparameter gradient.
   *
   * @throws IllegalStateException if there is none or more than one
   */
  double root(double sigma) {
    List<Double> roots = fixedPoints(sigma);
    if (roots.size() != 1) {
      throw new IllegalStateException(name() + " has the roots " + roots + ", expected one");
    }
    return roots.get(0);
  }

  private RealMatrix shifted(double kappa) {
    return gram().add(MatrixUtils.createRealIdentityMatrix(inputs()).scalarMultiply(kappa));
  }
}
