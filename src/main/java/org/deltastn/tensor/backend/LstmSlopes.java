package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/**
 * The derivatives of an LSTM's cell at a point, which tangents and gradients are multiplied by.
 *
 * @param gates B×4n, in an order of the engine's own: g φ'(z_i), c' φ'(z_f), φ(c) φ'(z_o) and i
 *     φ'(z_g)
 * @param cell ∂c/∂c' = f, B×n
 * @param output ∂h/∂c = o φ'(c), B×n
 */
public record LstmSlopes(Tensor gates, Tensor cell, Tensor output) {}
