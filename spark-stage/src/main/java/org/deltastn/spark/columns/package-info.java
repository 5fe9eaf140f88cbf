/**
 * Knows the columns of a DataFrame: which are read, what a features vector or array may hold,
 * classes from a label's metadata, and what {@code transform} appends. The stages, packing and
 * inference call it. It must not know networks or training.
 */
package org.deltastn.spark.columns;
