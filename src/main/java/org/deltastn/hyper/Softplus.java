package org.deltastn.hyper;

import org.deltastn.tensor.Activation;

/** softplus(x) = log(1 + exp(x)), without overflow; it also maps ρ to the perturbation scale σ. */
public final class Softplus {

  private Softplus() {}

  /** Returns log(1 + exp(x)). */
  public static double value(double x) {
    return Activation.SOFTPLUS.value(x);
  }

  /** Returns the derivative, 1 / (1 + exp(−x)). */
  public static double derivative(double x) {
    return Activation.SOFTPLUS.derivative(x);
  }

  /** Returns x with softplus(x) = y, for y > 0. */
  public static double inverse(double y) {
    return y + Math.log(-Math.expm1(-y));
  }
}
