/**
 * Implements the layers that pool images: largest value or mean of a window, mean of a whole
 * feature map. They hold no parameters. The readers of configurations and {@link
 * org.deltastn.nn.graph} build them. They compute through {@link
 * org.deltastn.tensor.backend.Backend} alone and must not name an engine.
 */
package org.deltastn.nn.layers.pooling;
