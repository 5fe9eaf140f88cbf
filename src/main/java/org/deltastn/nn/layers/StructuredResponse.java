package org.deltastn.nn.layers;

import static org.deltastn.nn.layers.Affine.BIAS;
import static org.deltastn.nn.layers.Affine.WEIGHT;

import java.util.ArrayList;
import java.util.List;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.UnitResponse;

/**
 * Equation 3.14, and E.1 for convolutions: (c Uᵀ) ⊙ (x∗R) + (c Vᵀ) ⊙ r, with R and r shaped like W
 * and b and U, V of out×h; the values of a unit's plane share its row of U and V.
 */
final class StructuredResponse implements Response {

  private static final int R = 0;
  private static final int U = 1;
  private static final int BIAS_R = 2;
  private static final int V = 3;

  private final boolean bias;
  private final NodeContext context;
  private final Affine.Product product;
  private final Backend backend;
  private final Tensor c;
  private final int units;
  private final int h;
  private Tensor scale;
  private Tensor projected;

  StructuredResponse(boolean bias, NodeContext context, Affine.Product product) {
    this.bias = bias;
    this.context = context;
    this.product = product;
    this.backend = context.backend();
    this.c = context.offset();
    this.units = context.response(U).size(0);
    this.h = context.response(U).size(1);
  }

  static List<ParameterSpec> parameters(List<ParameterSpec> general, int h) {
    ParameterSpec w = general.get(WEIGHT);
    int[] perUnit = {w.shape()[0], h};
    List<ParameterSpec> specs = new ArrayList<>();
    specs.add(new ParameterSpec("R", w.shape(), w.fanIn()));
    specs.add(new ParameterSpec("U", perUnit, 0));
    if (general.size() > BIAS) {
      ParameterSpec b = general.get(BIAS);
      specs.add(new ParameterSpec("r", b.shape(), b.fanIn()));
      specs.add(new ParameterSpec("V", perUnit, 0));
    }
    return specs;
  }

  @Override
  public void addTo(Tensor x, Tensor z, int beta) {
    scale = context.take(c.size(0), units);
    projected = context.take(z.shape());
    product.of(x, context.response(R), projected);
    backend.respond(c, weights(), projected, beta, z, scale, context.workspace());
  }

  @Override
  public void backward(Tensor g, Tensor x, Tensor inputGradient) {
    boolean wantsResponse = context.kind().wantsResponse();
    if (wantsResponse || inputGradient != null) {
      Tensor scaled = context.take(g.shape());
      if (wantsResponse) {
        Tensor gradientOfU = context.responseGradient(U);
        UnitResponse gradients =
            bias
                ? new UnitResponse(
                    gradientOfU, context.responseGradient(BIAS_R), context.responseGradient(V))
                : new UnitResponse(gradientOfU, null, null);
        backend.respondGradients(
            c, weights(), scale, projected, g, scaled, gradients, context.workspace());
      } else {
        Tensor to = Affine.unitRows(scaled);
        backend.scaleRows(Affine.unitRows(g), scale.reshape(to.size(0)), to);
      }
      if (inputGradient != null) {
        product.inputGradient(scaled, context.response(R), 1, inputGradient);
      }
      if (wantsResponse) {
        product.weightGradient(
            scaled, x, context.responseGradient(R), () -> context.responseStep(R));
      }
    }
    if (context.kind().wantsOffset()) {
      offsetGradient(g);
    }
  }

  private void offsetGradient(Tensor g) {
    Tensor ofScale = context.take(g.size(0), units);
    backend.rowDots(
        Affine.unitRows(g), Affine.unitRows(projected), ofScale.reshape(g.size(0) * units));
    backend.gemm(false, false, 1, ofScale, context.response(U), 1, context.offsetGradient());
    if (bias) {
      Tensor sums = Affine.unitSums(context, g);
      backend.gemm(false, false, 1, sums, scaledV(), 1, context.offsetGradient());
    }
  }

  private UnitResponse weights() {
    return bias
        ? new UnitResponse(context.response(U), context.response(BIAS_R), context.response(V))
        : new UnitResponse(context.response(U), null, null);
  }

  /**
   * With a = c Uᵀ: ‖W_o + a_bo R_o‖² = ‖W_o‖² + 2 a_bo ⟨W_o, R_o⟩ + a_bo² ‖R_o‖², so the sums of
   * s_b a_bo and s_b a_bo² over the rows b are all that is needed.
   */
  @Override
  public void decay(Tensor shares, Tensor sum) {
    Tensor w = context.general(WEIGHT);
    Tensor r = context.response(R);
    int rows = shares.size(0);
    Tensor a = scale();
    Tensor weighted = context.take(rows, units);
    backend.scaleRows(a, shares, weighted);
    Tensor first = context.take(units);
    backend.sumRows(weighted, first);
    Tensor squares = context.take(rows, units);
    backend.multiply(weighted, a, squares);
    Tensor second = context.take(units);
    backend.sumRows(squares, second);
    Tensor wr = context.take(units);
    backend.rowDots(w, r, wr);
    Tensor rr = context.take(units);
    backend.rowDots(r, r, rr);
    if (context.kind().wantsGeneral()) {
      backend.scaleRowsAdd(r, first, context.generalGradient(WEIGHT));
    }
    if (context.kind().wantsResponse()) {
      backend.scaleRowsAdd(w, first, context.responseGradient(R));
      backend.scaleRowsAdd(r, second, context.responseGradient(R));
      Tensor mean = context.take(1, h);
      backend.gemm(true, false, 1, shares.reshape(rows, 1), c, 0, mean);
      backend.gemm(false, false, 1, wr.reshape(units, 1), mean, 1, context.responseGradient(U));
      Tensor moment = context.take(units, h);
      backend.gemm(true, false, 1, weighted, c, 0, moment);
      backend.scaleRowsAdd(moment, rr, context.responseGradient(U));
    }
    backend.addDot(1, first, wr, sum);
    backend.addDot(0.5, second, rr, sum);
  }

  @Override
  public void fold() {
    Tensor a = scale().reshape(units);
    backend.scaleRowsAdd(context.response(R), a, context.general(WEIGHT));
    if (bias) {
      Tensor change = context.take(1, units);
      backend.gemm(false, true, 1, c, scaledV(), 0, change);
      backend.axpy(1, change, context.general(BIAS));
    }
  }

  private Tensor scale() {
    Tensor a = context.take(c.size(0), units);
    backend.gemm(false, true, 1, c, context.response(U), 0, a);
    return a;
  }

  private Tensor scaledV() {
    Tensor scaled = context.take(units, h);
    backend.scaleRows(context.response(V), context.response(BIAS_R), scaled);
    return scaled;
  }
}
