package org.deltastn.nn.layers;

import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Inverted dropout with a rate for every example, from a hyperparameter: y = m ⊙ x, where m is 0
 * with probability p_b and 1/(1 − p_b) otherwise; the identity in evaluation mode.
 */
public final class Dropout extends MaskingLayer {

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the rate in the space
   */
  public Dropout(int hyperparameter) {
    super(hyperparameter);
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    return inputs[0];
  }

  @Override
  int[] maskShape(NodeContext context, Tensor x) {
    return x.shape();
  }

  @Override
  void draw(NodeContext context, double[] rates, Tensor x, Tensor mask, Tensor out) {
    context.backend().dropout(rates, context.stream(), x, mask, out);
  }

  @Override
  void multiply(Backend backend, Tensor x, Tensor mask, Tensor out) {
    backend.multiply(x, mask, out);
  }
}
