/**
 * The native engines: fused operations in C++ and CUDA, called through JavaCPP, behind the seam
 * {@link org.deltastn.tensor.Backend}.
 */
package org.deltastn.kernels;
