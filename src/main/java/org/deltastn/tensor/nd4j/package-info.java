/**
 * Implements the engine {@code nd4j}, which is always available: ND4J's arrays and operations, and
 * the OpenBLAS that ND4J comes with. It is chosen by name through {@link
 * org.deltastn.tensor.engine.BackendProvider} and serves as the oracle of the other engines. Nobody
 * calls it directly, and it must not know networks.
 */
package org.deltastn.tensor.nd4j;
