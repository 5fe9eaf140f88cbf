/**
 * Runs the paper's experiments ({@code ExperimentsJob}) and the main job ({@code DemoJob}) on
 * public data sets: comparisons of methods with a table of results. The command line and the checks
 * call it. It uses the stages and presets as any user does.
 */
package org.deltastn.spark.jobs.experiments;
