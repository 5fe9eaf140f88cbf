package org.deltastn.hyper;

/**
 * Computes the entropy H = Σ_i ½ log(2πe σ_i²) of the perturbation distribution N(0, diag(σ²)), σ =
 * softplus(ρ).
 */
public final class Entropy {

  private Entropy() {}

  /** Returns the entropy of one coordinate, ½ log(2πe σ²). */
  public static double value(double rho) {
    return 0.5 * Math.log(2 * Math.PI * Math.E) + Math.log(Softplus.value(rho));
  }

  /** Returns ∂H/∂ρ of one coordinate, softplus'(ρ) / softplus(ρ). */
  public static double gradient(double rho) {
    if (rho < -700) {
      // Both equal exp(ρ) there, and underflow soon after.
      return 1;
    }
    return Softplus.derivative(rho) / Softplus.value(rho);
  }
}
