package org.deltastn.tensor;

/** The floating-point width in which an engine computes and a {@link Tensor} is stored. */
public enum Precision {
  /** 32-bit IEEE 754, the width of training. */
  FLOAT(Float.BYTES),
  /** 64-bit IEEE 754, the width of finite-difference checks and of the hyperparameters. */
  DOUBLE(Double.BYTES);

  private final int bytes;

  Precision(int bytes) {
    this.bytes = bytes;
  }

  /** Returns the bytes of one value. */
  public int bytes() {
    return bytes;
  }
}
