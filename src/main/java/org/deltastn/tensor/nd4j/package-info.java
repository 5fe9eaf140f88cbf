/** The default engine: ND4J arrays, ND4J's operations, and the OpenBLAS that ND4J brings. */
package org.deltastn.tensor.nd4j;
