/**
 * Holds numbers and the seam to the engine that computes with them: {@link
 * org.deltastn.tensor.Tensor}, {@link org.deltastn.tensor.Backend}, the registry of engines,
 * counter-based random numbers. Everything above calls it. It must not know layers, hyperparameters
 * or what an operation is used for; engines plug in by {@link
 * org.deltastn.tensor.engine.BackendProvider}.
 */
package org.deltastn.tensor;
