package org.deltastn.tensor.host;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.Window;
import org.deltastn.tensor.backend.LossEvaluation;
import org.deltastn.tensor.composed.ComposedBackend;

/**
 * A backend whose losses and mean pooling are computed on the host, and which composes what it does
 * not fuse.
 */
public abstract class HostedBackend implements ComposedBackend {

  private final Precision precision;
  private final int threads;

  /**
   * Creates a backend.
   *
   * @param threads CPU threads that it may use
   */
  protected HostedBackend(Precision precision, int threads) {
    this.precision = precision;
    this.threads = threads;
  }

  @Override
  public final Precision precision() {
    return precision;
  }

  @Override
  public final int threads() {
    return threads;
  }

  @Override
  public final void averagePool(Tensor x, Window window, Tensor y) {
    HostPlanes.average(x, window, y);
  }

  @Override
  public final void averagePoolGradient(Tensor g, Window window, Tensor dx) {
    HostPlanes.averageGradient(g, window, dx);
  }

  @Override
  public final void softmaxCrossEntropy(LossEvaluation evaluation) {
    HostLosses.softmaxCrossEntropy(evaluation);
  }

  @Override
  public final void squaredError(LossEvaluation evaluation) {
    HostLosses.squaredError(evaluation);
  }

  @Override
  public final void momentumUpdate(
      Tensor w, Tensor gradient, Tensor velocity, double learningRate, double momentum) {
    if (velocity == null) {
      axpy(-learningRate, gradient, w);
      return;
    }
    scale(momentum, velocity);
    axpy(1, gradient, velocity);
    axpy(-learningRate, velocity, w);
  }
}
