/**
 * Defines what a layer is: its parameters and responses (Equation 3.14), the passes {@code forward
 * / jvp / backward}, losses, and the context in which a layer computes. The layers implement it,
 * {@link org.deltastn.nn.graph} drives it. It must not know any layer, the graph, or training.
 */
package org.deltastn.nn;
