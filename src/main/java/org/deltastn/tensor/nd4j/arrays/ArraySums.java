package org.deltastn.tensor.nd4j.arrays;

import org.deltastn.tensor.Precision;

/**
 * Computes sums of rows and of columns as products with ones: ND4J's own sums add floats one after
 * the other, which loses digits in long sums.
 */
final class ArraySums implements AutoCloseable {

  private final ArrayDevice device;
  private final Precision precision;
  private ArrayTensor ones;

  ArraySums(ArrayDevice device, Precision precision) {
    this.device = device;
    this.precision = precision;
  }

  /** Computes out (n) ← the sum over the rows of x (m×n). */
  void overRows(ArrayTensor x, ArrayTensor out) {
    multiply(ones(1, x.rows()), x, (ArrayTensor) out.reshape(1, x.columns()));
  }

  /** Computes out (m) ← the sum over the columns of x (m×n). */
  void overColumns(ArrayTensor x, ArrayTensor out) {
    multiply(x, ones(x.columns(), 1), (ArrayTensor) out.reshape(x.rows(), 1));
  }

  private static void multiply(ArrayTensor a, ArrayTensor b, ArrayTensor c) {
    ArrayOperations.gemm(false, false, 1, a.matrix(), b.matrix(), 0, c.matrix());
  }

  private ArrayTensor ones(int rows, int columns) {
    int length = rows * columns;
    if (ones == null || ones.length() < length) {
      close();
      ones = ArrayTensor.allocate(device, precision, length);
      ArrayOperations.fill(ones.flat(), 1);
    }
    return (ArrayTensor) ones.view(0, rows, columns);
  }

  @Override
  public void close() {
    if (ones != null) {
      ones.close();
      ones = null;
    }
  }
}
