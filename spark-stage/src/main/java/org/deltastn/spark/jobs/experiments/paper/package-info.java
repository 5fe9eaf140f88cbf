/**
 * Reproduces the paper's tables and figures ({@code experiments paper table1}): which runs each
 * needs, their results in Parquet files, and one page that shows them beside the paper's numbers.
 * Called by the job of the experiments. A run that is finished is never repeated, one that was
 * stopped goes on from its checkpoints. It trains by the stages and searches as any user does and
 * knows nothing of how they compute.
 */
package org.deltastn.spark.jobs.experiments.paper;
