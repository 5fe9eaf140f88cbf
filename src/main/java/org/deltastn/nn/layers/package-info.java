/** The layers: dense, activations, dropout, addition, and the responses of tunable layers. */
package org.deltastn.nn.layers;
