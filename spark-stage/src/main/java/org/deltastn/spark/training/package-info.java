/**
 * Does what {@code fit} does on the driver: checks, packs, trains round by round by {@link
 * org.deltastn.spark.training.rounds}, writes checkpoints to a Hadoop file system, and continues
 * from a model where asked. The stages call it. It must not know columns of the output, nor the
 * jobs.
 */
package org.deltastn.spark.training;
