/**
 * Connects the stages with Deeplearning4j-Spark, for programs that have RDDs of its data sets or
 * evaluate by it. Those programs call it; nothing here does, and it must know the stages by their
 * public methods alone.
 */
package org.deltastn.spark.dl4j;
