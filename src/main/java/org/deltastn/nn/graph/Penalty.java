package org.deltastn.nn.graph;

import java.util.Arrays;
import org.deltastn.nn.Pass;
import org.deltastn.nn.RowShares;
import org.deltastn.tensor.Tensor;

/** A penalty on the weights of a network, whose coefficient is a hyperparameter. */
interface Penalty {

  /**
   * Adds the penalty to the loss, and its gradients to those that the pass wants, after the
   * backward pass has written them.
   *
   * @param omega the share of every row in the loss, summing to 1
   * @param trainingRows n of Equation H.1
   * @param loss one value of {@link org.deltastn.tensor.backend.Backend#allocateSums}, added to
   */
  void add(Network network, Pass pass, double[] omega, long trainingRows, Tensor loss);

  /**
   * Returns ω_b κ_b of every row.
   *
   * @param hyperparameter index of the coefficient κ
   * @param dividedByRows whether κ is divided by the number of training rows (Equation H.1)
   */
  static RowShares shares(
      Pass pass, int hyperparameter, boolean dividedByRows, double[] omega, long trainingRows) {
    double[] kappa = pass.values()[hyperparameter];
    if (dividedByRows) {
      kappa = Arrays.stream(kappa).map(k -> k / trainingRows).toArray();
    }
    return new RowShares(pass.workspace(), kappa, omega);
  }
}
