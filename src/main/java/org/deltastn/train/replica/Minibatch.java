package org.deltastn.train.replica;

import org.deltastn.tensor.Tensor;

/**
 * Holds rows of a data set on a backend.
 *
 * @param x features, B × feature shape
 * @param targets B×k
 * @param weights B
 * @param rows B
 * @param totalWeight sum of the weights
 * @param share weight of every row relative to the total
 */
record Minibatch(
    Tensor x, Tensor targets, Tensor weights, int rows, double totalWeight, double[] share) {}
