/**
 * Layers over sequences: word embeddings, the LSTM's recurrence, and penalties on activations.
 *
 * <p>The rows of their tensors are the time steps of contiguous streams, time first ({@link
 * org.deltastn.nn.StreamState}); a layer that treats every row alike, such as a dense one, takes
 * them as it does any rows. Networks bind these layers to hyperparameters; presets and the readers
 * of configurations put them together. They know neither the data nor the training, and name no
 * engine.
 */
package org.deltastn.nn.recurrent;
