/**
 * Combines the settings of a job: options of the command line, configuration files, defaults, and
 * the Params of stages as HOCON. The commands call it; it must not know what they do.
 */
package org.deltastn.spark.jobs.settings;
