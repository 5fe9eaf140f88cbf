/**
 * Implements the engine {@code nd4j-cuda}: operations of ND4J alone, which compute wherever ND4J
 * has its arrays, a GPU that the other engines do not support included. It is chosen by name
 * through {@link org.deltastn.tensor.engine.BackendProvider}. Nobody calls it directly, and it must
 * not know networks, nor addresses of memory.
 */
package org.deltastn.tensor.nd4j.arrays;
