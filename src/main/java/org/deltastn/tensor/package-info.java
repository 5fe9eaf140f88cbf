/**
 * Numbers and the seam to the engine that computes with them: {@link org.deltastn.tensor.Tensor},
 * {@link org.deltastn.tensor.Backend}, and counter-based random numbers.
 */
package org.deltastn.tensor;
