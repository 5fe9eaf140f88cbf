package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/**
 * Holds the part of the structured response (Equation 3.14) that belongs to output units,
 * everything but R; or its gradients.
 *
 * @param u U, units×h
 * @param r the response of the bias r, units; null where there is no bias
 * @param v V, units×h; null where there is no bias
 */
public record UnitResponse(Tensor u, Tensor r, Tensor v) {

  /** Returns the number of output units. */
  public int units() {
    return u.size(0);
  }

  /** Returns the number of hyperparameters. */
  public int h() {
    return u.size(1);
  }
}
