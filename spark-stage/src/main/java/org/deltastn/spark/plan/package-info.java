/**
 * Computes what training on a cluster takes, time and memory, before there is one. The command
 * {@code plan} calls it, and the check {@code scaling} solves its model from measured rounds. It
 * must not know Spark's sessions or data.
 */
package org.deltastn.spark.plan;
