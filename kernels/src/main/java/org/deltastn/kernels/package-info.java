/**
 * The native engine: fused operations in C++, called through JavaCPP, behind the seam {@link
 * org.deltastn.tensor.Backend}.
 */
package org.deltastn.kernels;
