/**
 * Runs the subcommands {@code train}, {@code tune}, {@code score}, {@code report}, {@code export}
 * and {@code plan} for a user's own data under {@code spark-submit}. Nobody calls it but the
 * command line, and the experiments share its session. It uses the stages as any user does; what a
 * terminal shows, options, and data and files have packages of their own below.
 */
package org.deltastn.spark.jobs;
