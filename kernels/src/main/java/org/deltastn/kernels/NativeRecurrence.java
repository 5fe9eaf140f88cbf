package org.deltastn.kernels;

import org.deltastn.tensor.LstmSlopes;
import org.deltastn.tensor.Precision;
import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;

/** The cell of an LSTM, one pass over its gates, on a native engine. Slopes have the order of z. */
abstract class NativeRecurrence extends NativeChannels {

  NativeRecurrence(Engine engine, Precision precision, int threads) {
    super(engine, precision, threads);
  }

  @Override
  public void lstmCell(
      Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes, Tensor scratch) {
    long count = before.length();
    Sizes.length("lstmCell", "z", z, 4 * count);
    Sizes.length("lstmCell", "c", c, count);
    Sizes.length("lstmCell", "h", h, count);
    if (slopes != null) {
      requireSlopes("lstmCell", slopes, count);
    }
    KernelLibrary.lstm_cell(
        e,
        at(z),
        at(before),
        at(c),
        at(h),
        slopes == null ? 0 : at(slopes.gates()),
        slopes == null ? 0 : at(slopes.cell()),
        slopes == null ? 0 : at(slopes.output()),
        before.size(0),
        before.size(1));
  }

  @Override
  public void lstmCellTangent(
      LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h, Tensor scratch) {
    long count = before.length();
    requireSlopes("lstmCellTangent", slopes, count);
    Sizes.length("lstmCellTangent", "z", z, 4 * count);
    Sizes.length("lstmCellTangent", "c", c, count);
    Sizes.length("lstmCellTangent", "h", h, count);
    KernelLibrary.lstm_tangent(
        e,
        at(slopes.gates()),
        at(slopes.cell()),
        at(slopes.output()),
        at(z),
        at(before),
        at(c),
        at(h),
        before.size(0),
        before.size(1));
  }

  @Override
  public void lstmCellGradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor scratch) {
    long count = c.length();
    requireSlopes("lstmCellGradient", slopes, count);
    Sizes.length("lstmCellGradient", "h", h, count);
    Sizes.length("lstmCellGradient", "z", z, 4 * count);
    KernelLibrary.lstm_gradient(
        e,
        at(slopes.gates()),
        at(slopes.cell()),
        at(slopes.output()),
        at(h),
        at(c),
        at(z),
        c.size(0),
        c.size(1));
  }

  @Override
  public void addToRows(int[] rows, Tensor from, Tensor to) {
    NativeTensor sums = of(to);
    Shapes.requireRows(rows, sums.rows());
    Sizes.length("addToRows", "from", from, (long) rows.length * sums.columns());
    KernelLibrary.add_to_rows(e, rows, rows.length, at(from), sums.address(), sums.columns());
  }

  private static void requireSlopes(String operation, LstmSlopes slopes, long count) {
    Sizes.length(operation, "the slopes of the gates", slopes.gates(), 4 * count);
    Sizes.length(operation, "the slope of the cell", slopes.cell(), count);
    Sizes.length(operation, "the slope of the output", slopes.output(), count);
  }
}
