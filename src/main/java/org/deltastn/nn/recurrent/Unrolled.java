package org.deltastn.nn.recurrent;

import static org.deltastn.nn.recurrent.LstmRecurrence.GATES;

import org.deltastn.nn.Evaluation;
import org.deltastn.nn.NodeContext;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.Backend;
import org.deltastn.tensor.backend.LstmSlopes;
import org.deltastn.tensor.backend.RecurrentOperations;
import org.deltastn.tensor.backend.UnitResponse;

/** An LSTM's recurrence over the time steps of a minibatch. */
final class Unrolled implements Evaluation {

  private static final int W = 0;
  private static final int R = 0;
  private static final int U = 1;

  private static final int CARRIED_H = 0;
  private static final int CARRIED_C = 1;
  private static final int CARRIED_H_TANGENT = 2;
  private static final int CARRIED_C_TANGENT = 3;

  private final NodeContext context;
  private final Backend backend;
  private final int streams;
  private final int steps;
  private final int units;
  private final Tensor mask;
  private final Tensor w;
  private final Tensor r;
  private final boolean throughValue;
  private final Tensor scratch;

  /** h_0 to h_T, (T + 1)·B × n. */
  private final Tensor h;

  /** Of every time step; null where the pass wants no gradients. */
  private final LstmSlopes slopes;

  /** c Uᵀ and h_{t−1} Rᵀ, T·B × 4n; null where there is no offset. */
  private final Tensor scale;

  private final Tensor projected;

  Unrolled(NodeContext context, int units, Tensor mask, Tensor x) {
    this.context = context;
    this.backend = context.backend();
    this.units = units;
    this.mask = mask;
    streams = context.streams();
    steps = x.size(0) / streams;
    boolean responds = context.offset() != null;
    throughValue = responds && !context.kind().linearized();
    w = masked(context.general(W));
    r = responds ? masked(context.response(R)) : null;
    scratch = context.take(streams, units, RecurrentOperations.LSTM_SCRATCH);
    h = context.take((steps + 1) * streams, units);
    slopes = context.kind().wantsGradients() ? takeSlopes() : null;
    scale = responds ? context.take(steps * streams, GATES * units) : null;
    projected = responds ? context.take(steps * streams, GATES * units) : null;
    if (throughValue) {
      backend.gemm(false, true, 1, context.offset(), context.response(U), 0, scale);
    }
    run(x);
  }

  private Tensor masked(Tensor weights) {
    if (mask == null) {
      return weights;
    }
    Tensor kept = context.take(weights.shape());
    backend.multiply(weights, mask, kept);
    return kept;
  }

  private LstmSlopes takeSlopes() {
    int rows = steps * streams;
    return new LstmSlopes(
        context.take(rows, GATES * units), context.take(rows, units), context.take(rows, units));
  }

  private void run(Tensor x) {
    Tensor z = context.take(streams, GATES * units);
    Tensor part = throughValue ? context.take(streams, GATES * units) : null;
    Tensor before = context.take(streams, units);
    Tensor c = context.take(streams, units);
    load(CARRIED_H, step(h, 0));
    load(CARRIED_C, before);
    for (int t = 0; t < steps; t++) {
      backend.copy(step(x, t), z);
      backend.gemm(false, true, 1, step(h, t), w, 1, z);
      if (throughValue) {
        backend.gemm(false, true, 1, step(h, t), r, 0, step(projected, t));
        backend.multiply(step(scale, t), step(projected, t), part);
        backend.axpy(1, part, z);
      }
      backend.lstmCell(z, before, c, step(h, t + 1), slopes(t), scratch);
      Tensor free = before;
      before = c;
      c = free;
    }
    save(step(h, steps), CARRIED_H);
    save(before, CARRIED_C);
  }

  @Override
  public Tensor output() {
    return h.view((long) streams * units, steps * streams, units);
  }

  @Override
  public Tensor jvp(Tensor... tangents) {
    boolean responds = projected != null && context.kind().linearized();
    if (tangents[0] == null && !responds) {
      return null;
    }
    Tensor z = context.take(steps * streams, GATES * units);
    if (tangents[0] != null) {
      backend.copy(tangents[0], z);
    } else {
      backend.fill(z, 0);
    }
    if (responds) {
      backend.gemm(false, true, 1, hiddenBefore(), r, 0, projected);
      UnitResponse weights = new UnitResponse(context.response(U), null, null);
      backend.respond(context.offset(), weights, projected, 1, z, scale, context.workspace());
    }
    Tensor ofH = context.take((steps + 1) * streams, units);
    Tensor before = context.take(streams, units);
    Tensor c = context.take(streams, units);
    load(CARRIED_H_TANGENT, step(ofH, 0));
    load(CARRIED_C_TANGENT, before);
    for (int t = 0; t < steps; t++) {
      backend.gemm(false, true, 1, step(ofH, t), w, 1, step(z, t));
      backend.lstmCellTangent(slopes(t), step(z, t), before, c, step(ofH, t + 1), scratch);
      Tensor free = before;
      before = c;
      c = free;
    }
    save(step(ofH, steps), CARRIED_H_TANGENT);
    save(before, CARRIED_C_TANGENT);
    return ofH.view((long) streams * units, steps * streams, units);
  }

  @Override
  public Tensor[] backward(Tensor gradient) {
    Tensor z = context.take(steps * streams, GATES * units);
    Tensor ofH = context.take(streams, units);
    Tensor ofC = context.take(streams, units);
    Tensor scaled = context.take(streams, GATES * units);
    backend.fill(ofC, 0);
    for (int t = steps - 1; t >= 0; t--) {
      backend.copy(step(gradient, t), ofH);
      if (t < steps - 1) {
        backend.gemm(false, false, 1, step(z, t + 1), w, 1, ofH);
        if (throughValue) {
          backend.multiply(step(scale, t + 1), step(z, t + 1), scaled);
          backend.gemm(false, false, 1, scaled, r, 1, ofH);
        }
      }
      backend.lstmCellGradient(slopes(t), ofH, ofC, step(z, t), scratch);
    }
    if (context.kind().wantsGeneral()) {
      weightGradient(z, context.generalGradient(W));
    }
    if (projected != null) {
      responseGradients(z);
    }
    return new Tensor[] {context.needsInputGradient(0) ? z : null};
  }

  private void responseGradients(Tensor z) {
    if (context.kind().wantsResponse()) {
      Tensor scaled = context.take(z.shape());
      backend.respondGradients(
          context.offset(),
          new UnitResponse(context.response(U), null, null),
          scale,
          projected,
          z,
          scaled,
          new UnitResponse(context.responseGradient(U), null, null),
          context.workspace());
      weightGradient(scaled, context.responseGradient(R));
    }
    if (context.kind().wantsOffset()) {
      Tensor ofScale = context.take(z.shape());
      backend.multiply(z, projected, ofScale);
      backend.gemm(false, false, 1, ofScale, context.response(U), 1, context.offsetGradient());
    }
  }

  private void weightGradient(Tensor z, Tensor to) {
    backend.gemm(true, false, 1, z, hiddenBefore(), 0, to);
    if (mask != null) {
      backend.multiply(to, mask, to);
    }
  }

  /** Returns h_0 to h_{T−1}, T·B × n. */
  private Tensor hiddenBefore() {
    return h.view(0, steps * streams, units);
  }

  /** Returns the rows of a time step. */
  private Tensor step(Tensor all, int t) {
    int width = all.size(1);
    return all.view((long) t * streams * width, streams, width);
  }

  private LstmSlopes slopes(int t) {
    return slopes == null
        ? null
        : new LstmSlopes(step(slopes.gates(), t), step(slopes.cell(), t), step(slopes.output(), t));
  }

  private void load(int carried, Tensor to) {
    backend.copy(context.carried(carried, streams, units), to);
  }

  private void save(Tensor from, int carried) {
    backend.copy(from, context.carried(carried, streams, units));
  }
}
