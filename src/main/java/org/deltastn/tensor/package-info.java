/**
 * Holds the values that engines and layers exchange: {@link org.deltastn.tensor.Tensor} with its
 * shapes, windows and precision, activations, and counter-based random numbers. Everything above
 * uses it. It must not know layers, hyperparameters, engines or the operations on its values, which
 * are in {@link org.deltastn.tensor.backend}.
 */
package org.deltastn.tensor;
