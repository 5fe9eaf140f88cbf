/**
 * Programs that measure the speed of the stages: of scoring, of small fits, and beside\n *
 * Deeplearning4j-Spark.
 */
package org.deltastn.benchmarks;
