/**
 * Implements the layers: dense, convolution, pooling, activations, dropout, augmentation, addition,
 * and the responses of those that are tunable. {@link org.deltastn.nn.graph} and the readers of
 * configurations build them. A layer computes through {@link org.deltastn.tensor.backend.Backend}
 * alone and must not name an engine.
 */
package org.deltastn.nn.layers;
