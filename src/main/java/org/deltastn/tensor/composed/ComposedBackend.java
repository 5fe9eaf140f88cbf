package org.deltastn.tensor.composed;

import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.ImageChanges;
import org.deltastn.tensor.backend.LstmSlopes;
import org.deltastn.tensor.backend.UnitResponse;
import org.deltastn.tensor.backend.Workspace;

/**
 * A backend of simple operations: what an engine may fuse is composed of them here, one default
 * method each. An engine overrides those for which it has something faster.
 */
public interface ComposedBackend extends Backend {

  @Override
  default void augment(Tensor x, ImageChanges changes, Tensor out) {
    float[] images = x.toFloats();
    changes.apply(images, threads());
    out.set(images);
  }

  @Override
  default void timesDerivative(Activation activation, Tensor z, Tensor y, Tensor x, Tensor out) {
    derivative(activation, z, y, out);
    multiply(x, out, out);
  }

  @Override
  default void dropout(double[] rates, RandomStream stream, Tensor x, Tensor mask, Tensor out) {
    dropoutMask(rates, stream, mask);
    multiply(x, mask, out);
  }

  @Override
  default void finishLayer(
      Activation activation,
      Tensor bias,
      double[] rates,
      RandomStream stream,
      Tensor z,
      Tensor y,
      Tensor slope,
      Workspace scratch) {
    ComposedLayerEnd.finish(this, activation, bias, rates, stream, z, y, slope, scratch);
  }

  @Override
  default void scaleChannels(Tensor x, Tensor s, Tensor t, Tensor y, Workspace scratch) {
    ComposedNormalization.scale(this, x, s, t, y, scratch);
  }

  @Override
  default void normalize(
      Tensor x,
      Tensor gamma,
      Tensor beta,
      double epsilon,
      Tensor statistics,
      Tensor y,
      Workspace scratch) {
    ComposedNormalization.normalize(this, x, gamma, beta, epsilon, statistics, y, scratch);
  }

  @Override
  default void timesNormalization(
      Tensor t,
      Tensor x,
      Tensor gamma,
      Tensor statistics,
      Tensor sums,
      Tensor products,
      Tensor out,
      Workspace scratch) {
    ComposedNormalization.times(this, t, x, gamma, statistics, sums, products, out, scratch);
  }

  @Override
  default void respond(
      Tensor c, UnitResponse weights, Tensor p, int beta, Tensor z, Tensor a, Workspace scratch) {
    ComposedResponse.respond(this, c, weights, p, beta, z, a, scratch);
  }

  @Override
  default void respondGradients(
      Tensor c,
      UnitResponse weights,
      Tensor a,
      Tensor p,
      Tensor g,
      Tensor scaled,
      UnitResponse gradients,
      Workspace scratch) {
    ComposedResponse.gradients(this, c, weights, a, p, g, scaled, gradients, scratch);
  }

  @Override
  default void lstmCell(
      Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes, Tensor scratch) {
    ComposedLstm.cell(this, z, before, c, h, slopes, scratch);
  }

  @Override
  default void lstmCellTangent(
      LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h, Tensor scratch) {
    ComposedLstm.tangent(this, slopes, z, before, c, h, scratch);
  }

  @Override
  default void lstmCellGradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor scratch) {
    ComposedLstm.gradient(this, slopes, h, c, z, scratch);
  }

  @Override
  default void addToRows(int[] rows, Tensor from, Tensor to) {
    ComposedLstm.addToRows(rows, from, to);
  }

  @Override
  default void addDot(double alpha, Tensor a, Tensor b, Tensor sum) {
    sum.set(new double[] {sum.toDoubles()[0] + alpha * dot(a, b)});
  }

  @Override
  default void clip(double limit, Tensor... vectors) {
    double square = 0;
    for (Tensor vector : vectors) {
      square += dot(vector, vector);
    }
    double norm = Math.sqrt(square);
    if (norm > limit) {
      for (Tensor vector : vectors) {
        scale(limit / norm, vector);
      }
    }
  }
}
