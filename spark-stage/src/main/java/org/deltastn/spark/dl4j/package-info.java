/**
 * Connects the stages with Deeplearning4j-Spark, for programs that have RDDs of its data sets or
 * evaluate by it. Those programs call it; nothing here does, and it must know the stages by their
 * public methods alone. It is left out of the build for Spark 4, for which Deeplearning4j-Spark is
 * not published.
 */
package org.deltastn.spark.dl4j;
