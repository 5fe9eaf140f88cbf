package org.deltastn.nn.layers;

import java.util.Arrays;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Variational dropout (Gal and Ghahramani, 2016), inverted, with a rate for every stream from a
 * hyperparameter: y_tb = m_b ⊙ x_tb, where m_bj is 0 with probability p_b and 1/(1 − p_b)
 * otherwise, drawn once for all time steps of a minibatch; the identity in evaluation mode.
 */
public final class LockedDropout extends MaskingLayer {

  /**
   * Creates a layer.
   *
   * @param hyperparameter index of the rate in the space
   */
  public LockedDropout(int hyperparameter) {
    super(hyperparameter);
  }

  @Override
  public int[] outputShape(int[]... inputs) {
    return inputs[0];
  }

  @Override
  int[] maskShape(NodeContext context, Tensor x) {
    return Shapes.withBatch(context.streams(), Shapes.example(x.shape()));
  }

  @Override
  void draw(NodeContext context, double[] rates, Tensor x, Tensor mask, Tensor out) {
    double[] ofStreams = rates.length == 1 ? rates : Arrays.copyOf(rates, mask.size(0));
    context.backend().dropoutMask(ofStreams, context.stream(), mask);
    multiply(context.backend(), x, mask, out);
  }

  @Override
  void multiply(Backend backend, Tensor x, Tensor mask, Tensor out) {
    long step = mask.length();
    for (long at = 0; at < x.length(); at += step) {
      backend.multiply(x.view(at, mask.shape()), mask, out.view(at, mask.shape()));
    }
  }
}
