package org.deltastn.nn.graph;

import org.deltastn.nn.Decayable;
import org.deltastn.nn.Pass;
import org.deltastn.nn.RowShares;
import org.deltastn.tensor.Tensor;

/**
 * Weight decay bound to a network.
 *
 * @param hyperparameter index of the coefficient κ
 * @param nodes the layers whose weights it acts on
 * @param dividedByRows whether κ is divided by the number of training rows (Equation H.1)
 */
record WeightPenalty(int hyperparameter, int[] nodes, boolean dividedByRows) implements Penalty {

  @Override
  public void add(Network network, Pass pass, double[] omega, long trainingRows, Tensor loss) {
    RowShares shares = Penalty.shares(pass, hyperparameter, dividedByRows, omega, trainingRows);
    for (int node : nodes) {
      Decayable layer = (Decayable) network.nodes().get(node).layer();
      layer.decay(network.context(pass, node), shares, loss);
    }
  }
}
