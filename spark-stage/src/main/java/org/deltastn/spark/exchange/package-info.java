/**
 * Moves the vectors of states between the driver and executors as blocks of Spark's block manager,
 * without serializing, compressing or holding them on the way. The rounds of training call it. It
 * must not know what a round is, the rows or the DataFrame.
 */
package org.deltastn.spark.exchange;
