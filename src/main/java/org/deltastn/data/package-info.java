/**
 * Holds examples in memory as packed arrays, reads files of known layouts into them (delimited
 * text, idx, the binary form of CIFAR-10), splits and standardizes them. Training and the sources
 * of public data call it. It must not know where files come from, nor what is trained on them.
 */
package org.deltastn.data;
