package org.deltastn.tensor.composed;

import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.UnitResponse;
import org.deltastn.tensor.backend.Workspace;

/** Computes the structured response by a backend's simple operations. */
final class ComposedResponse {

  private ComposedResponse() {}

  static void respond(
      Backend backend,
      Tensor c,
      UnitResponse weights,
      Tensor p,
      int beta,
      Tensor z,
      Tensor a,
      Workspace scratch) {
    backend.gemm(false, true, 1, c, weights.u(), 0, a);
    int units = (int) a.length();
    Tensor from = rows(p, units);
    Tensor to = rows(z, units);
    Tensor scale = a.reshape(units);
    if (beta == 0) {
      backend.scaleRows(from, scale, to);
    } else {
      backend.scaleRowsAdd(from, scale, to);
    }
    if (weights.v() == null) {
      return;
    }
    Tensor scaledV = scratch.take(weights.units(), weights.h());
    backend.scaleRows(weights.v(), weights.r(), scaledV);
    if (z.shape().length == 2) {
      backend.gemm(false, true, 1, c, scaledV, 1, z);
    } else {
      Tensor shift = scratch.take(a.shape());
      backend.gemm(false, true, 1, c, scaledV, 0, shift);
      backend.addColumnVector(to, shift);
    }
  }

  static void gradients(
      Backend backend,
      Tensor c,
      UnitResponse weights,
      Tensor a,
      Tensor p,
      Tensor g,
      Tensor scaled,
      UnitResponse gradients,
      Workspace scratch) {
    int units = (int) a.length();
    Tensor perUnit = rows(g, units);
    backend.scaleRows(perUnit, a.reshape(units), rows(scaled, units));
    Tensor ofScale = scratch.take(a.shape());
    backend.rowDots(perUnit, rows(p, units), ofScale.reshape(units));
    backend.gemm(true, false, 1, ofScale, c, 0, gradients.u());
    if (weights.v() == null) {
      return;
    }
    Tensor sums = g;
    if (g.shape().length > 2) {
      sums = scratch.take(a.shape());
      backend.sumColumns(perUnit, sums);
    }
    // Both bias gradients need only gᵀc: ∂r = rows of (gᵀc ⊙ V) summed, ∂V = r ⊙ gᵀc.
    Tensor gc = scratch.take(weights.units(), weights.h());
    backend.gemm(true, false, 1, sums, c, 0, gc);
    backend.rowDots(gc, weights.v(), gradients.r());
    backend.scaleRows(gc, weights.r(), gradients.v());
  }

  /** Returns x as a matrix with a row for every unit of every example. */
  private static Tensor rows(Tensor x, int units) {
    return x.reshape(units, (int) (x.length() / units));
  }
}
