package org.deltastn.nn.recurrent;

import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Activation regularization (H.3; Merity et al., 2017): Σ_r ω_r κ_r (1/n) ‖y_r‖², a weighted mean
 * of the squares of a layer's n activations after their dropout.
 */
public final class ActivationPenalty extends OutputPenalty {

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the coefficient κ in the space
   */
  public ActivationPenalty(int hyperparameter) {
    super(hyperparameter);
  }

  @Override
  Tensor add(NodeContext context, Tensor y, double[] shares, Tensor loss) {
    Backend backend = context.backend();
    int rows = y.size(0);
    double[] factors = new double[rows];
    for (int r = 0; r < rows; r++) {
      factors[r] = 2 * shares[r] / y.size(1);
    }
    Tensor factor = context.take(rows);
    factor.set(factors);
    Tensor gradient = context.take(y.shape());
    backend.scaleRows(y, factor, gradient);
    backend.addDot(0.5, y, gradient, loss);
    return gradient;
  }
}
