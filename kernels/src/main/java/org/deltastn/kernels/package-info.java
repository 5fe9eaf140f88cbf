/**
 * Implements the engines {@code native} and {@code cuda}: fused operations in C++ and CUDA, called
 * through JavaCPP, behind the seam {@link org.deltastn.tensor.backend.Backend}. They are chosen by
 * name through {@link org.deltastn.tensor.engine.BackendProvider}; nobody calls them directly. They
 * must not know layers, networks or training.
 */
package org.deltastn.kernels;
