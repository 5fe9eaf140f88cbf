/**
 * Implements the layers that shift and scale whole channels: batch normalization and
 * standardization by constants. {@link org.deltastn.nn.graph} and the readers of configurations
 * build them. They compute through {@link org.deltastn.tensor.backend.Backend} alone, have no
 * response of their own and must not name an engine.
 */
package org.deltastn.nn.layers.normalization;
