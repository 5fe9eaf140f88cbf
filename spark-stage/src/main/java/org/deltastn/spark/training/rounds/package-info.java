/**
 * Runs rounds of training as Spark jobs: the worker pools of the training loop, the messages that
 * workers send and how they are averaged in a fixed tree, the check that a round fits into Spark's
 * settings, and rounds repeated where executors are lost. {@link org.deltastn.spark.training} calls
 * it. It must not know the DataFrame, checkpoints or what is done with the trained state.
 */
package org.deltastn.spark.training.rounds;
