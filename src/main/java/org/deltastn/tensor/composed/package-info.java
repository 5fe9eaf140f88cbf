/**
 * Composes the operations that an engine may fuse (ends of layers, structured responses, batch
 * normalization, the cell of an LSTM) of the simple ones of {@link
 * org.deltastn.tensor.backend.Backend}. Engines implement {@link
 * org.deltastn.tensor.composed.ComposedBackend} and override what they have faster code for; counts
 * of memory run on it too. It must not know any engine, nor what an operation is used for.
 */
package org.deltastn.tensor.composed;
