package org.deltastn.nn;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Workspace;

/**
 * Holds ω_b κ_b: the weight of the penalty of every row b of a minibatch, for all layers that it
 * acts on.
 */
public final class RowShares {

  private final Workspace workspace;
  private final double[] shares;
  private final double total;
  private Tensor tensor;

  /**
   * Creates shares.
   *
   * @param workspace of the pass
   * @param kappa κ: one, or one for every row
   * @param omega ω: the share of every row in the loss, summing to 1
   */
  public RowShares(Workspace workspace, double[] kappa, double[] omega) {
    this.workspace = workspace;
    shares = new double[omega.length];
    double sum = 0;
    for (int b = 0; b < shares.length; b++) {
      shares[b] = omega[b] * kappa[kappa.length == 1 ? 0 : b];
      sum += shares[b];
    }
    total = sum;
  }

  /** Returns Σ_b ω_b κ_b. */
  public double total() {
    return total;
  }

  /** Returns the shares, B; the same tensor to every layer, so that it is uploaded once. */
  public Tensor tensor() {
    if (tensor == null) {
      tensor = workspace.take(shares.length);
      tensor.set(shares);
    }
    return tensor;
  }
}
