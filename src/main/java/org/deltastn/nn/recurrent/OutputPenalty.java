package org.deltastn.nn.recurrent;

import java.util.Arrays;
import org.deltastn.nn.Evaluation;
import org.deltastn.nn.Layer;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.PenalizedEvaluation;
import org.deltastn.tensor.Tensor;

/**
 * Hands its input on as it is, and in training penalizes it with a coefficient from a
 * hyperparameter, at s(λ + ε) where the pass perturbs. In a linearized pass the penalty is that of
 * y + ẏ, as the loss is that of the network's output plus its tangent.
 */
abstract class OutputPenalty implements Layer {

  private final int hyperparameter;

  OutputPenalty(int hyperparameter) {
    this.hyperparameter = hyperparameter;
  }

  /**
   * Adds the penalty to the loss and returns its gradient.
   *
   * @param y the activations, (T·B)×n
   * @param shares ω_r κ_r of every row
   */
  abstract Tensor add(NodeContext context, Tensor y, double[] shares, Tensor loss);

  /**
   * Returns the input's shape.
   *
   * @throws IllegalArgumentException unless it is a vector
   */
  @Override
  public final int[] outputShape(int[]... inputs) {
    if (inputs[0].length != 1) {
      throw new IllegalArgumentException(
          "a penalty on activations needs a vector a row, found shape "
              + Arrays.toString(inputs[0]));
    }
    return inputs[0];
  }

  @Override
  public final Evaluation forward(NodeContext context, Tensor... inputs) {
    return new Penalized(context, inputs[0]);
  }

  private final class Penalized implements PenalizedEvaluation {

    private final NodeContext context;
    private final Tensor y;
    private Tensor tangent;
    private Tensor ofPenalty;

    private Penalized(NodeContext context, Tensor y) {
      this.context = context;
      this.y = y;
    }

    @Override
    public Tensor output() {
      return y;
    }

    @Override
    public Tensor jvp(Tensor... tangents) {
      tangent = tangents[0];
      return tangent;
    }

    @Override
    public void penalize(double[] omega, Tensor loss) {
      if (!context.kind().training()) {
        return;
      }
      double[] kappa = context.values(hyperparameter);
      double[] shares = new double[omega.length];
      for (int r = 0; r < shares.length; r++) {
        shares[r] = omega[r] * kappa[kappa.length == 1 ? 0 : r];
      }
      Tensor at = y;
      if (tangent != null) {
        at = context.take(y.shape());
        context.backend().copy(y, at);
        context.backend().axpy(1, tangent, at);
      }
      ofPenalty = add(context, at, shares, loss);
    }

    @Override
    public Tensor[] backward(Tensor gradient) {
      if (ofPenalty == null) {
        return new Tensor[] {gradient};
      }
      context.backend().axpy(1, gradient, ofPenalty);
      return new Tensor[] {ofPenalty};
    }
  }
}
