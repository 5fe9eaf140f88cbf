package org.deltastn.tensor.composed;

import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.Workspace;

/** Computes the end of a layer by a backend's simple operations. */
final class ComposedLayerEnd {

  private ComposedLayerEnd() {}

  static void finish(
      Backend backend,
      Activation activation,
      Tensor bias,
      double[] rates,
      RandomStream stream,
      Tensor z,
      Tensor y,
      Tensor slope,
      Workspace scratch) {
    if (bias != null) {
      addBias(backend, bias, z, scratch);
    }
    backend.activate(activation, z, y);
    if (slope != null) {
      backend.derivative(activation, z, y, slope);
    }
    if (rates == null) {
      return;
    }
    Tensor mask = scratch.take(y.shape());
    backend.dropout(rates, stream, y, mask, y);
    if (slope != null) {
      backend.multiply(slope, mask, slope);
    }
  }

  private static void addBias(Backend backend, Tensor bias, Tensor z, Workspace scratch) {
    if (z.shape().length == 2) {
      backend.addRowVector(z, bias);
      return;
    }
    int rows = z.size(0) * z.size(1);
    Tensor repeated = scratch.take(z.size(0), z.size(1));
    backend.fill(repeated, 0);
    backend.addRowVector(repeated, bias);
    backend.addColumnVector(z.reshape(rows, (int) (z.length() / rows)), repeated);
  }
}
