/**
 * Runs the subcommands {@code train}, {@code tune}, {@code score} and {@code report} for a user's
 * own data under {@code spark-submit}. Nobody calls it but the command line, and the experiments
 * share its session and its progress bar. It uses the stages as any user does.
 */
package org.deltastn.spark.jobs;
