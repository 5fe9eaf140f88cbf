package org.deltastn.spark.training.rounds;

import org.apache.spark.SparkConf;
import org.deltastn.spark.plan.RoundHeap;

/**
 * Decides how the parts of a round are combined.
 *
 * @param fanIn parts that are combined at a time, at least 2
 * @param blocks bytes from which on a state goes by blocks of Spark's block manager
 * @param rounded whether several workers round what they put into blocks
 */
public record RoundSizes(int fanIn, long blocks, boolean rounded) {

  /** Bytes from which on states go by blocks. */
  public static final String BLOCKS = "spark.deltastn.stateBlocks";

  /**
   * Returns those of fits.
   *
   * @param rounded whether several workers round what they put into blocks
   */
  public static RoundSizes of(SparkConf conf, boolean rounded) {
    return new RoundSizes(
        SparkWorkerPool.FAN_IN, conf.getSizeAsBytes(BLOCKS, RoundHeap.BLOCKS + "b"), rounded);
  }
}
