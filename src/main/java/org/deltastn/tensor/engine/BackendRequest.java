package org.deltastn.tensor.engine;

import org.deltastn.tensor.Precision;

/**
 * What a replica asks of an engine when its backend is created.
 *
 * @param precision the width of all its numbers; FLOAT unless the products are FLOAT32
 * @param products to what its products round; never replaced by another precision
 * @param threads the CPU threads it may use, at least 1
 * @param gpu the address of the GPU to compute on, as the cluster manager gave it, for example
 *     {@code 0} or {@code GPU-8c4d…}: the backend allocates and computes there and nowhere else;
 *     null for the CPU, or for the first GPU of the process where the engine needs one
 */
public record BackendRequest(
    Precision precision, ProductPrecision products, int threads, String gpu) {

  /**
   * Checks that the request makes sense for some engine.
   *
   * @throws IllegalArgumentException if there is no thread, or doubles have rounded products
   */
  public BackendRequest {
    if (threads < 1) {
      throw new IllegalArgumentException("threads must be at least 1, found " + threads);
    }
    if (precision == Precision.DOUBLE && products != ProductPrecision.FLOAT32) {
      throw new IllegalArgumentException(
          "products of " + precision + " are never rounded, found productPrecision " + products);
    }
  }

  /** Returns a request for products of full precision, on no GPU in particular. */
  public static BackendRequest of(Precision precision, int threads) {
    return new BackendRequest(precision, ProductPrecision.FLOAT32, threads, null);
  }

  /** Returns the same request with products of a precision. */
  public BackendRequest rounding(ProductPrecision precisionOfProducts) {
    return new BackendRequest(precision, precisionOfProducts, threads, gpu);
  }

  /** Returns the same request for a GPU; null for no GPU in particular. */
  public BackendRequest onGpu(String address) {
    return new BackendRequest(precision, products, threads, address);
  }
}
