package org.deltastn.tensor.backend;

import org.deltastn.tensor.Tensor;

/**
 * A step of gradient descent with heavy-ball momentum for an array of weights: v ← μ v + g, then w
 * ← w − α v.
 *
 * @param weights w
 * @param velocity v, of as many values
 * @param learningRate α
 * @param momentum μ
 */
public record DescentStep(Tensor weights, Tensor velocity, double learningRate, double momentum) {}
