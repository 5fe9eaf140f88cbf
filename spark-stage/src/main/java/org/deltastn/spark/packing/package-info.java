/**
 * Turns the rows of a DataFrame into packed blocks of each worker: reads and checks rows, splits
 * off the validation rows, deals them out, and verifies checksums. {@link
 * org.deltastn.spark.training} calls it once a fit. It must not know networks, rounds or
 * hyperparameters.
 */
package org.deltastn.spark.packing;
