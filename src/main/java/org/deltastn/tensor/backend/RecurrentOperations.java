package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/**
 * The cell of an LSTM (Hochreiter and Schmidhuber, 1997, with forget gates and without peepholes):
 * i, f, o = sigmoid(z_i, z_f, z_o), g = tanh(z_g), c = f ⊙ c' + i ⊙ g and h = o ⊙ tanh(c), and its
 * derivatives in both directions.
 *
 * <p>A row of z holds the n values of each gate one after the other, in the order i, f, o, g.
 */
public interface RecurrentOperations {

  /** How many values the scratch of these operations has for each of B×n. */
  int LSTM_SCRATCH = 10;

  /**
   * Computes c and h.
   *
   * @param z B×4n; of undefined contents afterwards
   * @param before c', B×n
   * @param c B×n, written; not before itself
   * @param h B×n, written
   * @param slopes written; null for none
   * @param scratch B×n×{@link #LSTM_SCRATCH}, of undefined contents
   */
  void lstmCell(Tensor z, Tensor before, Tensor c, Tensor h, LstmSlopes slopes, Tensor scratch);

  /**
   * Pushes tangents forward through {@link #lstmCell}.
   *
   * @param z ż, B×4n
   * @param before ċ', B×n
   * @param c ċ, B×n, written; not before itself
   * @param h ḣ, B×n, written
   * @param scratch B×n×{@link #LSTM_SCRATCH}, of undefined contents
   */
  void lstmCellTangent(
      LstmSlopes slopes, Tensor z, Tensor before, Tensor c, Tensor h, Tensor scratch);

  /**
   * Pulls gradients back through {@link #lstmCell}.
   *
   * @param h ∂h, B×n
   * @param c in: ∂c by what comes after this step, B×n; out: ∂c'
   * @param z ∂z, B×4n, written
   * @param scratch B×n×{@link #LSTM_SCRATCH}, of undefined contents
   */
  void lstmCellGradient(LstmSlopes slopes, Tensor h, Tensor c, Tensor z, Tensor scratch);

  /**
   * Adds rows to rows: row {@code rows[i]} of {@code to} ← itself + row i of {@code from}, in the
   * order of i.
   *
   * @param rows row numbers in {@code to}; they may repeat
   * @param from of {@code rows.length} rows
   * @param to of m×…, with rows as long
   * @throws IndexOutOfBoundsException if there is no such row
   */
  void addToRows(int[] rows, Tensor from, Tensor to);
}
