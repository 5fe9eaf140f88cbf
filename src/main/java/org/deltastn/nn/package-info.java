/**
 * Networks whose weights answer to hyperparameters: the graph of layers, the passes over it, losses
 * and penalties.
 */
package org.deltastn.nn;
