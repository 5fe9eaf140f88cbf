package org.deltastn.nn.layers;

import static org.deltastn.nn.layers.Affine.BIAS;
import static org.deltastn.nn.layers.Affine.WEIGHT;

import java.util.List;
import org.deltastn.nn.NodeContext;
import org.deltastn.nn.ParameterSpec;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;

/**
 * Equation 3.1 with the full Jacobian: Σ_k c_k (x∗Θ_k) + c Θ_b, one Θ_k of W's shape for every k.
 */
final class FullResponse implements Response {

  private final boolean bias;
  private final NodeContext context;
  private final Affine.Product product;
  private final Backend backend;
  private final Tensor c;
  private final int h;
  private final int[] weightShape;
  private final int weightLength;
  private Tensor[] projected;
  private final Tensor[] selectors;

  FullResponse(boolean bias, NodeContext context, Affine.Product product) {
    this.bias = bias;
    this.context = context;
    this.product = product;
    this.backend = context.backend();
    this.c = context.offset();
    this.h = context.response(WEIGHT).size(0);
    this.selectors = new Tensor[h];
    this.weightShape = context.general(WEIGHT).shape();
    this.weightLength = (int) context.general(WEIGHT).length();
  }

  static List<ParameterSpec> parameters(List<ParameterSpec> general, int h) {
    return general.stream()
        .map(p -> new ParameterSpec("Θ" + p.name(), Shapes.withBatch(h, p.shape()), 0))
        .toList();
  }

  @Override
  public void addTo(Tensor x, Tensor z, int beta) {
    if (beta == 0) {
      backend.fill(z, 0);
    }
    projected = new Tensor[h];
    for (int k = 0; k < h; k++) {
      projected[k] = context.take(z.shape());
      product.of(x, part(context.response(WEIGHT), k), projected[k]);
      backend.scaleRowsAdd(projected[k], column(k), z);
    }
    if (bias) {
      Tensor shift = context.take(z.size(0), z.size(1));
      backend.gemm(false, false, 1, c, context.response(BIAS), 0, shift);
      Affine.addToUnits(backend, shift, z);
    }
  }

  @Override
  public void backward(Tensor g, Tensor x, Tensor inputGradient) {
    boolean wantsResponse = context.kind().wantsResponse();
    boolean wantsOffset = context.kind().wantsOffset();
    for (int k = 0; k < h; k++) {
      Tensor scaled = context.take(g.shape());
      backend.scaleRows(g, column(k), scaled);
      if (wantsResponse) {
        product.weightGradient(scaled, x, part(context.responseGradient(WEIGHT), k), () -> null);
      }
      if (inputGradient != null) {
        Tensor theta = part(context.response(WEIGHT), k);
        product.inputGradient(scaled, theta, 1, inputGradient);
      }
      if (wantsOffset) {
        Tensor dots = context.take(g.size(0));
        backend.rowDots(g, projected[k], dots);
        backend.scaleRowsAdd(selector(k), dots, context.offsetGradient());
      }
    }
    Tensor sums = bias ? Affine.unitSums(context, g) : null;
    if (wantsResponse && bias) {
      backend.gemm(true, false, 1, c, sums, 0, context.responseGradient(BIAS));
    }
    if (wantsOffset && bias) {
      backend.gemm(false, true, 1, sums, context.response(BIAS), 1, context.offsetGradient());
    }
  }

  /** With m = Σ s_b c_b and M = Σ s_b c_b c_bᵀ: the terms are ⟨W, Θm⟩ and ½ tr(ΘMΘᵀ). */
  @Override
  public void decay(Tensor shares, Tensor sum) {
    int rows = shares.size(0);
    Tensor weighted = context.take(rows, h);
    backend.scaleRows(c, shares, weighted);
    Tensor mean = context.take(h);
    backend.sumRows(weighted, mean);
    Tensor moment = context.take(h, h);
    backend.gemm(true, false, 1, weighted, c, 0, moment);
    Tensor theta = context.response(WEIGHT).reshape(h, weightLength);
    Tensor w = context.general(WEIGHT).reshape(1, weightLength);
    Tensor change = context.take(1, weightLength);
    backend.gemm(false, false, 1, mean.reshape(1, h), theta, 0, change);
    Tensor bent = context.take(h, weightLength);
    backend.gemm(false, false, 1, moment, theta, 0, bent);
    if (context.kind().wantsGeneral()) {
      backend.axpy(1, change, context.generalGradient(WEIGHT));
    }
    if (context.kind().wantsResponse()) {
      Tensor gradient = context.responseGradient(WEIGHT).reshape(h, weightLength);
      backend.gemm(false, false, 1, mean.reshape(h, 1), w, 1, gradient);
      backend.axpy(1, bent, gradient);
    }
    backend.addDot(1, w, change, sum);
    backend.addDot(0.5, theta, bent, sum);
  }

  @Override
  public void fold() {
    Tensor w = context.general(WEIGHT).reshape(1, weightLength);
    for (int k = 0; k < h; k++) {
      Tensor theta = part(context.response(WEIGHT), k).reshape(1, weightLength);
      backend.scaleRowsAdd(theta, c.view(k, 1), w);
    }
    if (bias) {
      Tensor change = context.take(1, (int) context.general(BIAS).length());
      backend.gemm(false, false, 1, c, context.response(BIAS), 0, change);
      backend.axpy(1, change, context.general(BIAS));
    }
  }

  private Tensor part(Tensor theta, int k) {
    return theta.view((long) k * weightLength, weightShape);
  }

  /** Returns the offsets of all rows in one hyperparameter. */
  private Tensor column(int k) {
    Tensor column = context.take(c.size(0));
    backend.rowDots(c, selector(k), column);
    return column;
  }

  /**
   * Returns a selector of one column of matrices like c: B×h, ones in that column and zeros
   * elsewhere. It is not applied by a matrix product, because products may round c.
   */
  private Tensor selector(int k) {
    if (selectors[k] == null) {
      Tensor row = context.take(h);
      backend.fill(row, 0);
      backend.fill(row.view(k, 1), 1);
      selectors[k] = context.take(c.size(0), h);
      backend.fill(selectors[k], 0);
      backend.addRowVector(selectors[k], row);
    }
    return selectors[k];
  }
}
