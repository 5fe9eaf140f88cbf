/**
 * Turns the rows of a DataFrame, as {@link org.deltastn.spark.packing.rows} reads them, into packed
 * blocks of each worker: orders rows by their keys, splits off the validation rows, deals them out,
 * and standardizes them. {@link org.deltastn.spark.training} calls it once a fit. It must not know
 * networks, rounds or hyperparameters.
 */
package org.deltastn.spark.packing;
