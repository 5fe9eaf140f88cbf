/**
 * Reads the rows of one partition of a DataFrame: checks each, packs them into arrays, computes the
 * keys by which they are ordered, and keeps a checksum, so that a partition that is computed again
 * is known to be the same. {@link org.deltastn.spark.packing} calls it. It must not know which rows
 * validate, nor workers.
 */
package org.deltastn.spark.packing.rows;
