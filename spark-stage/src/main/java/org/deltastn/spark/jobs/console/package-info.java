/**
 * Says what a person at a terminal reads: bars and lines of progress, the one sentence and the exit
 * code of a failure, and which loggers are heard. The jobs call it. It must not know options, files
 * or how a stage is made.
 */
package org.deltastn.spark.jobs.console;
