/**
 * Computes: a replica of the hypernetwork runs the general, response and hyper passes over its
 * minibatches, evaluates, and counts the memory that this takes. Worker pools call it, in this
 * process or on an executor. It must not know the loop over epochs, checkpoints or Spark.
 */
package org.deltastn.train.replica;
