package org.deltastn.kernels;

import org.deltastn.tensor.Shapes;
import org.deltastn.tensor.Tensor;
import org.deltastn.tensor.backend.LstmSlopes;
import org.deltastn.tensor.backend.RecurrentOperations;

/** The cell of an LSTM, and sums into rows, on a native engine. */
interface NativeRecurrence extends RecurrentOperations {

  /** Returns what tensors are to the engine. */
  Operands operands();

  @Override
  default void lstmCell(
      Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes, Tensor scratch) {
    Operands on = operands();
    long count = before.length();
    Sizes.length("lstmCell", "z", z, 4 * count);
    Sizes.length("lstmCell", "c", c, count);
    Sizes.length("lstmCell", "h", h, count);
    if (slopes != null) {
      requireSlopes("lstmCell", slopes, count);
    }
    KernelLibrary.lstm_cell(
        on.engine(),
        on.at(z),
        on.at(before),
        on.at(c),
        on.at(h),
        slopes == null ? 0 : on.at(slopes.gates()),
        slopes == null ? 0 : on.at(slopes.cell()),
        slopes == null ? 0 : on.at(slopes.output()),
        before.size(0),
        before.size(1));
  }

  @Override
  default void lstmCellTangent(
      LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h, Tensor scratch) {
    Operands on = operands();
    long count = before.length();
    requireSlopes("lstmCellTangent", slopes, count);
    Sizes.length("lstmCellTangent", "z", z, 4 * count);
    Sizes.length("lstmCellTangent", "c", c, count);
    Sizes.length("lstmCellTangent", "h", h, count);
    KernelLibrary.lstm_tangent(
        on.engine(),
        on.at(slopes.gates()),
        on.at(slopes.cell()),
        on.at(slopes.output()),
        on.at(z),
        on.at(before),
        on.at(c),
        on.at(h),
        before.size(0),
        before.size(1));
  }

  @Override
  default void lstmCellGradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor scratch) {
    Operands on = operands();
    long count = c.length();
    requireSlopes("lstmCellGradient", slopes, count);
    Sizes.length("lstmCellGradient", "h", h, count);
    Sizes.length("lstmCellGradient", "z", z, 4 * count);
    KernelLibrary.lstm_gradient(
        on.engine(),
        on.at(slopes.gates()),
        on.at(slopes.cell()),
        on.at(slopes.output()),
        on.at(h),
        on.at(c),
        on.at(z),
        c.size(0),
        c.size(1));
  }

  @Override
  default void addToRows(int[] rows, Tensor from, Tensor to) {
    Operands on = operands();
    NativeTensor sums = on.of(to);
    Shapes.requireRows(rows, sums.rows());
    Sizes.length("addToRows", "from", from, (long) rows.length * sums.columns());
    KernelLibrary.add_to_rows(
        on.engine(), rows, rows.length, on.at(from), sums.address(), sums.columns());
  }

  private static void requireSlopes(String operation, LstmSlopes slopes, long count) {
    Sizes.length(operation, "the slopes of the gates", slopes.gates(), 4 * count);
    Sizes.length(operation, "the slope of the cell", slopes.cell(), count);
    Sizes.length(operation, "the slope of the output", slopes.output(), count);
  }
}
