package org.deltastn.nn.recurrent;

import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Temporal activation regularization (H.3; Merity et al., 2017): T/(T − 1) Σ_r ω_r κ_r (1/n) ‖y_r −
 * y_{r−B}‖² over the rows of all time steps of a minibatch but the first, a weighted mean of the
 * squared changes of a layer's n activations from one step to the next; nothing where T is 1.
 */
public final class TemporalPenalty extends OutputPenalty {

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the coefficient κ in the space
   */
  public TemporalPenalty(int hyperparameter) {
    super(hyperparameter);
  }

  @Override
  Tensor add(NodeContext context, Tensor y, double[] shares, Tensor loss) {
    Backend backend = context.backend();
    int streams = context.streams();
    int units = y.size(1);
    int steps = y.size(0) / streams;
    Tensor gradient = context.take(y.shape());
    backend.fill(gradient, 0);
    if (steps == 1) {
      return gradient;
    }
    int rows = (steps - 1) * streams;
    double[] factors = new double[rows];
    for (int r = 0; r < rows; r++) {
      factors[r] = 2 * shares[r + streams] * steps / (steps - 1.0) / units;
    }
    Tensor factor = context.take(rows);
    factor.set(factors);
    long first = (long) streams * units;
    Tensor change = context.take(rows, units);
    backend.copy(y.view(first, rows, units), change);
    backend.axpy(-1, y.view(0, rows, units), change);
    Tensor scaled = context.take(rows, units);
    backend.scaleRows(change, factor, scaled);
    backend.addDot(0.5, change, scaled, loss);
    backend.axpy(1, scaled, gradient.view(first, rows, units));
    backend.axpy(-1, scaled, gradient.view(0, rows, units));
    return gradient;
  }
}
