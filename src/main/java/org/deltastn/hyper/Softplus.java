package org.deltastn.hyper;

/** softplus(x) = log(1 + exp(x)), without overflow; it also maps ρ to the perturbation scale σ. */
public final class Softplus {

  private Softplus() {}

  /** Returns log(1 + exp(x)). */
  public static double value(double x) {
    return Math.max(x, 0) + Math.log1p(Math.exp(-Math.abs(x)));
  }

  /** Returns the derivative, 1 / (1 + exp(−x)). */
  public static double derivative(double x) {
    double e = Math.exp(-Math.abs(x));
    return x >= 0 ? 1 / (1 + e) : e / (1 + e);
  }

  /** Returns x with softplus(x) = y, for y > 0. */
  public static double inverse(double y) {
    return y + Math.log(-Math.expm1(-y));
  }
}
