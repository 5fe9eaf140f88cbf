package org.deltastn.hyper;

import java.io.Serializable;
import java.util.List;

/**
 * The gradient of Equation 2.7 on one validation minibatch, without the entropy term.
 *
 * @param lambda ∂λ, h values
 * @param rho ∂ρ, h values; 0 where σ is not tuned
 */
public record HyperGradient(double[] lambda, double[] rho) implements Serializable {

  /**
   * Averages gradients over workers, in the order of the list.
   *
   * @param shares the weight of each, summing to 1
   */
  public static HyperGradient average(List<HyperGradient> gradients, double[] shares) {
    int h = gradients.get(0).lambda.length;
    double[] lambda = new double[h];
    double[] rho = new double[h];
    for (int i = 0; i < gradients.size(); i++) {
      for (int j = 0; j < h; j++) {
        lambda[j] += shares[i] * gradients.get(i).lambda[j];
        rho[j] += shares[i] * gradients.get(i).rho[j];
      }
    }
    return new HyperGradient(lambda, rho);
  }
}
