/**
 * Holds vectors of numbers in this process's memory, apart from any engine, and the file format in
 * which they are sent and saved. Training states, checkpoints, messages between processes and saved
 * models are made of them. It must not know what the numbers mean, nor any engine.
 */
package org.deltastn.tensor.vector;
