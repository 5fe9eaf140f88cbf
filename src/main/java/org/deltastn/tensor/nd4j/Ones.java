package org.deltastn.tensor.nd4j;

import org.deltastn.tensor.Precision;

/** A vector of ones, by which products of matrices sum rows and columns; it grows as needed. */
final class Ones {

  private final Precision precision;
  private Nd4jTensor ones;

  Ones(Precision precision) {
    this.precision = precision;
  }

  /** Returns a vector of at least a number of ones. */
  Nd4jTensor take(int count) {
    if (ones == null || ones.length() < count) {
      close();
      ones = Nd4jTensor.allocate(precision, count);
      ones.flat().assign(1);
    }
    return ones;
  }

  void close() {
    if (ones != null) {
      ones.close();
    }
  }
}
