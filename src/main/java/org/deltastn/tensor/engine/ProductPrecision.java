package org.deltastn.tensor.engine;

import org.deltastn.tensor.Precision;
import org.deltastn.tensor.backend.Backend;

/**
 * The precision to which an engine rounds the values that it multiplies in {@link Backend#gemm}
 * and, on a GPU, in convolutions.
 *
 * <p>Only tensors of {@link Precision#FLOAT} are rounded, and only on their way into a product: its
 * sums have 32 bits, and so has everything else that a replica holds, weights and optimizer state
 * too.
 */
public enum ProductPrecision {
  /** Not at all. */
  FLOAT32("any backend"),
  /** 10 bits of fraction and the exponents of 32-bit floats, on the tensor cores of a GPU. */
  TF32("the backend cuda"),
  /** 7 bits of fraction and the exponents of 32-bit floats. */
  BFLOAT16("the backend cuda, or native on a processor with avx512_bf16");

  private final String needs;

  ProductPrecision(String needs) {
    this.needs = needs;
  }

  /**
   * Returns a message that says which engines support it, and what was found instead.
   *
   * @param backend name of an engine that does not
   * @param obstacle why, as a clause
   */
  public String refusal(String backend, String obstacle) {
    return "productPrecision " + this + " needs " + needs + "; found " + backend + ": " + obstacle;
  }
}
