package org.deltastn.kernels;

import org.deltastn.tensor.Activation;
import org.deltastn.tensor.RandomStream;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.LayerOperations;
import org.deltastn.tensor.backend.UnitResponse;
import org.deltastn.tensor.backend.Workspace;

/** Activations, masks and structured responses on a native engine. */
interface NativeLayers extends LayerOperations {

  /** Returns what tensors are to the engine. */
  Operands operands();

  @Override
  default void activate(Activation activation, Tensor z, Tensor y) {
    Operands on = operands();
    Sizes.length("activate", "y", y, z.length());
    KernelLibrary.activate(on.engine(), activation.ordinal(), on.at(z), on.at(y), z.length());
  }

  @Override
  default void derivative(Activation activation, Tensor z, Tensor y, Tensor d) {
    Operands on = operands();
    Sizes.length("derivative", "y", y, z.length());
    Sizes.length("derivative", "d", d, z.length());
    KernelLibrary.derivative(
        on.engine(), activation.ordinal(), on.at(z), on.at(y), on.at(d), z.length());
  }

  @Override
  default void timesDerivative(Activation activation, Tensor z, Tensor y, Tensor x, Tensor out) {
    Operands on = operands();
    Sizes.length("timesDerivative", "y", y, z.length());
    Sizes.length("timesDerivative", "x", x, z.length());
    Sizes.length("timesDerivative", "out", out, z.length());
    KernelLibrary.slope_product(
        on.engine(), activation.ordinal(), on.at(z), on.at(y), on.at(x), on.at(out), z.length());
  }

  @Override
  default void dropoutMask(double[] rates, RandomStream stream, Tensor mask) {
    draw(rates, stream, 0, mask, 0);
  }

  @Override
  default void dropout(double[] rates, RandomStream stream, Tensor x, Tensor mask, Tensor out) {
    Operands on = operands();
    Sizes.length("dropout", "x", x, mask.length());
    Sizes.length("dropout", "out", out, mask.length());
    draw(rates, stream, on.at(x), mask, on.at(out));
  }

  private void draw(double[] rates, RandomStream stream, long x, Tensor mask, long out) {
    Operands on = operands();
    NativeTensor m = on.of(mask);
    Sizes.rates(rates, m.rows());
    KernelLibrary.dropout(
        on.engine(), rates, rates.length, stream.key(), x, m.address(), out, m.rows(), m.columns());
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
    Operands on = operands();
    int rows = z.size(0);
    int units = z.size(1);
    Sizes.length("finishLayer", "y", y, z.length());
    if (slope != null) {
      Sizes.length("finishLayer", "slope", slope, z.length());
    }
    if (bias != null) {
      Sizes.length("finishLayer", "bias", bias, units);
    }
    if (rates != null) {
      Sizes.rates(rates, rows);
    }
    KernelLibrary.finish_layer(
        on.engine(),
        activation.ordinal(),
        on.orNull(bias),
        rates,
        rates == null ? 0 : rates.length,
        rates == null ? 0 : stream.key(),
        on.at(z),
        on.at(y),
        on.orNull(slope),
        rows,
        units,
        z.length() / rows / units);
  }

  @Override
  default void respond(
      Tensor c, UnitResponse weights, Tensor p, int beta, Tensor z, Tensor a, Workspace scratch) {
    Operands on = operands();
    Sizes.response("respond", c, weights, p, a);
    Sizes.length("respond", "z", z, p.length());
    KernelLibrary.respond(
        on.engine(),
        on.at(c),
        on.at(weights.u()),
        on.orNull(weights.r()),
        on.orNull(weights.v()),
        on.at(p),
        beta,
        on.at(z),
        on.at(a),
        c.size(0),
        weights.units(),
        p.length() / a.length(),
        weights.h());
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
    Operands on = operands();
    Sizes.response("respondGradients", c, weights, p, a);
    Sizes.response("respondGradients", c, gradients, g, a);
    Sizes.length("respondGradients", "g", g, p.length());
    Sizes.length("respondGradients", "scaled", scaled, p.length());
    KernelLibrary.respond_gradients(
        on.engine(),
        on.at(c),
        on.orNull(weights.r()),
        on.orNull(weights.v()),
        on.at(a),
        on.at(p),
        on.at(g),
        on.at(scaled),
        on.at(gradients.u()),
        on.orNull(gradients.r()),
        on.orNull(gradients.v()),
        c.size(0),
        weights.units(),
        p.length() / a.length(),
        weights.h());
  }
}
