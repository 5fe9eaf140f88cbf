/**
 * Runs the paper's experiments and the main job on public data sets: comparisons of methods with a
 * table of results. The command line and the checks call it. It uses the stages and presets as any
 * user does.
 */
package org.deltastn.spark.jobs.experiments;
