/**
 * Reads a job's data and saved models, writes its outputs where nothing of another's is lost, and
 * measures scored rows. The commands and experiments call it; it must not know options or
 * configuration files.
 */
package org.deltastn.spark.jobs.data;
