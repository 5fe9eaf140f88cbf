/**
 * Computes a trained network's columns: as an expression in a projection, so that Spark prunes
 * columns and pushes filters as for its own functions, planned such that many rows go through the
 * network at a time. Called by {@code spark.model}; knows nothing of stages, training and saved
 * models. The only package that uses Catalyst.
 */
package org.deltastn.spark.inference;
