/**
 * Defines training: the methods, the configuration, the data, the immutable state, the step of the
 * hyperparameters, and a round of Algorithm 1 as any pool of workers runs it. {@link
 * org.deltastn.train.replica} computes rounds, {@link org.deltastn.train.loop} drives them. It must
 * not know Spark, presets or files.
 */
package org.deltastn.train;
