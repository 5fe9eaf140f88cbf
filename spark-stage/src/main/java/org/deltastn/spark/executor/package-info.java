/**
 * Lives on executors: a task of a round, the replicas that stay there between rounds, and the GPU
 * that Spark gave to a task. The driver's side sends {@link org.deltastn.spark.executor.Fit} there.
 * It must not know the driver's state, datasets or Params.
 */
package org.deltastn.spark.executor;
